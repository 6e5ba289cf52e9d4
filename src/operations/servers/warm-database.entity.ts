import { Column, Entity, PrimaryColumn } from 'typeorm';
import { choice, instant, longText, rowId, varchar } from '#persistence';

/** A prepared, migrated database for the tenant id that it reserves (architecture.md §6, warm pool). */
@Entity('warm_databases')
export class WarmDatabase {
  @PrimaryColumn({ name: 'tenant_id', type: 'int', unsigned: true })
  tenantId!: number;

  @Column(rowId('server_id'))
  serverId!: number;

  @Column(varchar('database_name', 64))
  databaseName!: string;

  @Column(varchar('schema_version', 100))
  schemaVersion!: string;

  @Column(varchar('schema_fingerprint', 64))
  schemaFingerprint!: string;

  /** Encrypted passwords of its two accounts, generation 1. */
  @Column(longText('app_secret'))
  appSecret!: string;

  @Column(longText('ddl_secret'))
  ddlSecret!: string;

  @Column(choice('state'))
  state!: 'building' | 'ready';

  @Column(instant('created_at'))
  createdAt!: Date;
}
