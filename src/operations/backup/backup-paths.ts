import { basename, join } from 'node:path';
import type { BackupCodec } from '../dumps/backup-manifest';

/** The owner of a backup: a tenant, or null for the global database. */
export interface BackupOwner {
  readonly tenantId: number | null;
}

/** A backup that was found, with the paths of its files; the files themselves may be only in the bucket. */
export interface StoredBackup {
  /** Id of its row; null if it was found by its file. */
  readonly id: number | null;
  readonly owner: BackupOwner;
  readonly file: string;
  readonly path: string;
  readonly manifestPath: string;
  /** Key of the dump in the bucket; the manifest has this key with `.manifest.json`. Null for a file outside of BACKUP_DIR. */
  readonly key: string | null;
  /** The hash of the dump according to the registry; absent for a backup that the registry does not know. */
  readonly registeredSha256?: string;
}

export const MANIFEST = '.manifest.json';

/** `tenants/<id>` or `global`: the folder below BACKUP_DIR and in the bucket. */
export const folderOf = ({ tenantId }: BackupOwner): string => (tenantId === null ? 'global' : `tenants/${tenantId}`);

interface Naming {
  readonly owner: BackupOwner;
  readonly at: Date;
  readonly codec: BackupCodec;
  readonly encrypted: boolean;
}

const EXTENSIONS: Readonly<Record<BackupCodec, string>> = { gzip: 'sql.gz', zstd: 'sql.zst' };

/** `backup_YYYYmmdd_HHMMSS.sql.gz` in UTC (operations.md §2). */
export function fileNameOf({ owner, at, codec, encrypted }: Naming): string {
  const [day = '', time = ''] = at.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').split('T');
  const prefix = owner.tenantId === null ? 'global_backup' : 'backup';
  return `${prefix}_${day}_${time}.${EXTENSIONS[codec]}${encrypted ? '.enc' : ''}`;
}

const NAME = /^(?:global_)?backup_\d{8}_\d{6}\.sql\.(?:gz|zst)(?:\.enc)?$/;

export const isBackupName = (name: string): boolean => NAME.test(name);

/** The backup of that name in the owner's folder; it may not exist. */
export function storedIn(root: string, owner: BackupOwner, file: string): StoredBackup {
  const path = join(root, folderOf(owner), file);
  return { id: null, owner, file, path, manifestPath: `${path}${MANIFEST}`, key: `${folderOf(owner)}/${file}` };
}

/** A file at any path, with its manifest in the same folder. */
export function storedAt(path: string, owner: BackupOwner): StoredBackup {
  return { id: null, owner, file: basename(path), path, manifestPath: `${path}${MANIFEST}`, key: null };
}
