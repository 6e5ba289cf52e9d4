import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { choice, flag, instant, nullable, rowId, varchar } from '#persistence';
import type { BackupCodec, BackupReason, VerificationLevel } from './backup-manifest';

export type BackupKind = 'tenant' | 'global';
/** `expired`: its files went by the rules of retention. */
export type BackupState = 'good' | 'failed' | 'expired';

/** What came of each wish for a backup. The manifest beside the file is the record; this is how it is found. */
@Entity('backups')
export class Backup {
  @PrimaryGeneratedColumn({ type: 'int', unsigned: true })
  id!: number;

  @Column(choice('kind'))
  kind!: BackupKind;

  @Column(nullable(rowId('tenant_id')))
  tenantId!: number | null;

  @Column(varchar('database_name', 64))
  databaseName!: string;

  @Column(choice('state'))
  state!: BackupState;

  @Column(choice('reason'))
  reason!: BackupReason;

  /** Null when none came of it. */
  @Column(nullable(varchar('file_name', 80)))
  fileName!: string | null;

  @Column(choice('codec'))
  codec!: BackupCodec;

  @Column(flag('encrypted'))
  encrypted!: boolean;

  @Column(nullable(varchar('key_id', 12)))
  keyId!: string | null;

  @Column({ name: 'plain_bytes', type: 'bigint', unsigned: true, nullable: true })
  plainBytes!: string | null;

  @Column({ name: 'stored_bytes', type: 'bigint', unsigned: true, nullable: true })
  storedBytes!: string | null;

  @Column(nullable(varchar('sha256', 64)))
  sha256!: string | null;

  @Column(nullable(choice('verification')))
  verification!: VerificationLevel | null;

  /** Of the last time it was looked at, whole. */
  @Column(nullable(instant('verified_at')))
  verifiedAt!: Date | null;

  /** Code of the error, and for an operator what it means; never a driver's message. */
  @Column(nullable(varchar('error', 255)))
  error!: string | null;

  @Column(instant('started_at'))
  startedAt!: Date;

  /** When its rows were read. */
  @Column(instant('created_at'))
  createdAt!: Date;
}
