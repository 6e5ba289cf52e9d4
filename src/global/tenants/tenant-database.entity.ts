import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { Placement } from '#tenancy';
import { choice, count, instant, nullable, rowId, varchar } from '#persistence';

export type TenantDatabaseStatus = 'creating' | 'ready' | 'migrating' | 'failed' | 'offline';

/** The location of a tenant's data. This row is the only source; no location is derived from a name (architecture.md §3). */
@Entity('tenant_databases')
export class TenantDatabase {
  @PrimaryGeneratedColumn({ type: 'int', unsigned: true })
  id!: number;

  @Column(rowId('tenant_id'))
  tenantId!: number;

  @Column(rowId('server_id'))
  serverId!: number;

  @Column(varchar('database_name', 64))
  databaseName!: string;

  @Column(choice('placement'))
  placement!: Placement;

  @Column(varchar('schema_version', 100))
  schemaVersion!: string;

  @Column(varchar('schema_fingerprint', 64))
  schemaFingerprint!: string;

  /** Fingerprint of the reference rows that were last seeded; empty when unknown, and the next migration seeds them. */
  @Column(varchar('seeds_fingerprint', 64))
  seedsFingerprint!: string;

  /** Incremented at every change of location, credentials or status. */
  @Column(count('epoch'))
  epoch!: number;

  @Column(choice('status'))
  status!: TenantDatabaseStatus;

  @Column(nullable(instant('last_migrated_at')))
  lastMigratedAt!: Date | null;

  @Column(nullable(instant('last_backup_at')))
  lastBackupAt!: Date | null;

  @Column({ name: 'size_bytes', type: 'bigint', unsigned: true, nullable: true })
  sizeBytes!: string | null;

  /** Milliseconds that the tenant's statements took in the last full hour; null before the first sample. */
  @Column(nullable(count('busy_ms')))
  busyMs!: number | null;
}
