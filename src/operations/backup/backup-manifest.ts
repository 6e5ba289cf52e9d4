import type { AuditMark } from '../../global/audit/audit-mark';
import type { ServerFlavour } from '../../global/servers/database-server.entity';
import type { FilesOfBackup } from './files/files-of-backup';

export type BackupCodec = 'gzip' | 'zstd';

/** How far a backup was looked at: read again whole, or restored and counted as well. */
export type VerificationLevel = 'checked' | 'restored';

export type BackupReason = 'scheduled' | 'manual' | 'final' | 'before_restore';

/** What a database holds besides rows. */
export interface ObjectCounts {
  readonly tables: number;
  readonly views: number;
  readonly triggers: number;
  readonly routines: number;
  readonly events: number;
}

/** Where the server's binary log stood when the rows of the dump were read. */
export interface BinlogPosition {
  readonly file: string;
  readonly position: number;
}

/** What a dump says of itself. */
export interface DumpFacts {
  /** Every table of the dump, those without a row too. */
  readonly rows: Readonly<Record<string, number>>;
  readonly objects: ObjectCounts;
  readonly binlog: BinlogPosition | null;
}

/**
 * What is known of a backup, signed and beside its file. It is written last: a file without one does not exist (operations.md §2).
 * Nothing in it is secret or of a customer.
 */
export interface BackupManifest extends DumpFacts {
  readonly format: 1;
  /** Null: of the global database. */
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
  /** The master key the signature follows from, and the encryption. */
  readonly keyId: string;
  readonly sizes: { readonly plain: number; readonly stored: number };
  /** Of the file as it is stored, in hexadecimal. */
  readonly sha256: string;
  readonly schema: { readonly version: string; readonly fingerprint: string };
  readonly verification: VerificationLevel;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly reason: BackupReason;
  /** How far the tenant's chain of the audit log was, and the platform's; absent in manifests of earlier releases. */
  readonly audit?: readonly AuditMark[];
  /** A tenant's files; absent of the global database and in manifests of earlier releases. */
  readonly files?: FilesOfBackup;
}

/** The first thing in which two counts of one database differ; null when they are the same. */
export function differenceOf(found: ObjectCounts, wanted: ObjectCounts): string | null {
  const kinds = ['tables', 'views', 'triggers', 'routines', 'events'] as const;
  const other = kinds.find((kind) => found[kind] !== wanted[kind]);
  return other === undefined ? null : `${other} ${found[other]} ≠ ${wanted[other]}`;
}
