import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { choice, flag, instant, nullable, rowId, varchar } from '#persistence';
import type { BackupCodec, BackupReason, VerificationLevel } from '../dumps/backup-manifest';

export type BackupKind = 'tenant' | 'global';
/** `expired`: its files were removed by the retention rules. */
export type BackupState = 'good' | 'failed' | 'expired';

/** The result of each attempt to make a backup. The manifest beside the file is authoritative; the row serves to find it. */
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

  /** Null if the attempt failed. */
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

  /** When it was last verified completely. */
  @Column(nullable(instant('verified_at')))
  verifiedAt!: Date | null;

  /** Code of the error and its meaning for an operator; never the message of a driver. */
  @Column(nullable(varchar('error', 255)))
  error!: string | null;

  @Column(instant('started_at'))
  startedAt!: Date;

  /** When its rows were read. */
  @Column(instant('created_at'))
  createdAt!: Date;
}
