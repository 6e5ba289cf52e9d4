import type { AuditMark } from '../../global/audit/audit-mark';
import type { ServerFlavour } from '../../global/servers/database-server.entity';
import type { FilesOfBackup } from './files-of-backup';

export const BACKUP_CODECS = ['gzip', 'zstd'] as const;
export type BackupCodec = (typeof BACKUP_CODECS)[number];

/** How a backup was verified: its file was read completely, or it was also restored and its rows were counted. */
export type VerificationLevel = 'checked' | 'restored';

export const BACKUP_REASONS = ['scheduled', 'manual', 'final', 'before_restore'] as const;
export type BackupReason = (typeof BACKUP_REASONS)[number];

/** Numbers of the objects of a database. */
export interface ObjectCounts {
  readonly tables: number;
  readonly views: number;
  readonly triggers: number;
  readonly routines: number;
  readonly events: number;
}

/** The position of the server's binary log when the rows of the dump were read. */
export interface BinlogPosition {
  readonly file: string;
  readonly position: number;
}

/** Facts counted in a dump. */
export interface DumpFacts {
  /** Rows of every table of the dump; empty tables have 0. */
  readonly rows: Readonly<Record<string, number>>;
  readonly objects: ObjectCounts;
  readonly binlog: BinlogPosition | null;
}

/**
 * The signed description of a backup, stored beside its file. It is written last: a file without a manifest is not a backup (operations.md
 * §2). It contains no secrets and no customer data.
 */
export interface BackupManifest extends DumpFacts {
  readonly format: 1;
  /** Null for the global database. */
  readonly tenantId: number | null;
  readonly database: string;
  readonly file: string;
  readonly server: {
    readonly host: string;
    readonly port: number;
    readonly flavour: ServerFlavour;
    readonly version: string;
  };
  readonly codec: BackupCodec;
  readonly encrypted: boolean;
  /** Id of the master key from which the keys of signature and encryption are derived. */
  readonly keyId: string;
  readonly sizes: { readonly plain: number; readonly stored: number };
  /** SHA-256 of the stored file, in hexadecimal. */
  readonly sha256: string;
  readonly schema: { readonly version: string; readonly fingerprint: string };
  readonly verification: VerificationLevel;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly reason: BackupReason;
  /** The run that made it; absent if it was made by another task, and in manifests of earlier releases. */
  readonly runId?: number;
  /** The last marks of the audit chains of the tenant and of the platform; absent in manifests of earlier releases. */
  readonly audit?: readonly AuditMark[];
  /** The tenant's files; absent for the global database and in manifests of earlier releases. */
  readonly files?: FilesOfBackup;
}

/** The first difference between two counts of one database; null if they are equal. */
export function differenceOf(found: ObjectCounts, wanted: ObjectCounts): string | null {
  const kinds = ['tables', 'views', 'triggers', 'routines', 'events'] as const;
  const other = kinds.find((kind) => found[kind] !== wanted[kind]);
  return other === undefined ? null : `${other} ${found[other]} ≠ ${wanted[other]}`;
}
