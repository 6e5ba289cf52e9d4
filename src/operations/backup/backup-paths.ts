import { basename, join } from 'node:path';
import type { BackupCodec } from './backup-manifest';

/** Whose backups: a tenant's, or, without one, the global database's. */
export interface BackupOwner {
  readonly tenantId: number | null;
}

/** A backup that was found: where its file is or, if only the bucket has it still, would be. */
export interface StoredBackup {
  /** Of its row; null when it was found by its file alone. */
  readonly id: number | null;
  readonly owner: BackupOwner;
  readonly file: string;
  readonly path: string;
  readonly manifestPath: string;
  /** In the bucket, for both files: with `.manifest.json` for the second. Null for a file from elsewhere. */
  readonly key: string | null;
}

export const MANIFEST = '.manifest.json';

/** `tenants/<id>` or `global`: below BACKUP_DIR, and in the bucket. */
export const folderOf = ({ tenantId }: BackupOwner): string => (tenantId === null ? 'global' : `tenants/${tenantId}`);

interface Naming {
  readonly owner: BackupOwner;
  readonly at: Date;
  readonly codec: BackupCodec;
  readonly encrypted: boolean;
}

const EXTENSIONS: Readonly<Record<BackupCodec, string>> = { gzip: 'sql.gz', zstd: 'sql.zst' };

/** `backup_YYYYmmdd_HHMMSS.sql.gz` in UTC, as operations.md §2 has it. */
export function fileNameOf({ owner, at, codec, encrypted }: Naming): string {
  const [day = '', time = ''] = at.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').split('T');
  const prefix = owner.tenantId === null ? 'global_backup' : 'backup';
  return `${prefix}_${day}_${time}.${EXTENSIONS[codec]}${encrypted ? '.enc' : ''}`;
}

const NAME = /^(?:global_)?backup_\d{8}_\d{6}\.sql\.(?:gz|zst)(?:\.enc)?$/;

export const isBackupName = (name: string): boolean => NAME.test(name);

/** The backup of that name in the owner's folder, whether it is there or not. */
export function storedIn(root: string, owner: BackupOwner, file: string): StoredBackup {
  const path = join(root, folderOf(owner), file);
  return { id: null, owner, file, path, manifestPath: `${path}${MANIFEST}`, key: `${folderOf(owner)}/${file}` };
}

/** A file anywhere, with its manifest beside it. */
export function storedAt(path: string, owner: BackupOwner): StoredBackup {
  return { id: null, owner, file: basename(path), path, manifestPath: `${path}${MANIFEST}`, key: null };
}
