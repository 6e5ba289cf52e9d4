import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { count, instant, json, nullable, rowId, varchar } from '#persistence';

/** An API key of a tenant. Only the hash of its secret is stored. */
@Entity('api_keys')
export class ApiKey {
  @PrimaryGeneratedColumn({ type: 'int', unsigned: true })
  id!: number;

  @Column(rowId('tenant_id'))
  tenantId!: number;

  @Column(varchar('name', 100))
  name!: string;

  /** The public part of the key, used to find the row. */
  @Column(varchar('prefix', 20))
  prefix!: string;

  @Column({ name: 'secret_hash', type: 'char', length: 64 })
  secretHash!: string;

  /** Hash of the secret before the last rotation, valid until `previousExpiresAt`. */
  @Column({ name: 'previous_secret_hash', type: 'char', length: 64, nullable: true })
  previousSecretHash!: string | null;

  @Column(nullable(instant('previous_expires_at')))
  previousExpiresAt!: Date | null;

  @Column(json('permissions'))
  permissions!: string[];

  /** Addresses and CIDR blocks from which the key may be used; empty means any. */
  @Column(json('allowed_addresses'))
  allowedAddresses!: string[];

  @Column({ ...instant('created_at'), insert: false, update: false })
  createdAt!: Date;

  @Column({ ...instant('updated_at'), insert: false, update: false })
  updatedAt!: Date;

  @Column(count('version'))
  version!: number;

  @Column(rowId('created_by'))
  createdBy!: number;

  @Column(instant('expires_at'))
  expiresAt!: Date;

  @Column(nullable(instant('last_used_at')))
  lastUsedAt!: Date | null;

  @Column({ name: 'last_used_ip', type: 'varbinary', length: 16, nullable: true })
  lastUsedIp!: Buffer | null;

  @Column(nullable(instant('revoked_at')))
  revokedAt!: Date | null;

  @Column(nullable(rowId('revoked_by')))
  revokedBy!: number | null;
}
