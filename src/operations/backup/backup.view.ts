import { ApiProperty } from '@nestjs/swagger';
import type { Backup, BackupKind, BackupState } from './backup.entity';
import type { BackupCodec, BackupReason, VerificationLevel } from '../dumps/backup-manifest';

const moment = { type: String, format: 'date-time' } as const;

export class BackupView {
  @ApiProperty({ type: 'integer', example: 1 })
  id!: number;

  @ApiProperty({ enum: ['tenant', 'global'] satisfies BackupKind[], example: 'tenant' })
  kind!: BackupKind;

  @ApiProperty({ type: 'integer', nullable: true, example: 1 })
  tenantId!: number | null;

  @ApiProperty({ example: 'impact_auto_tenant_1' })
  database!: string;

  @ApiProperty({ enum: ['good', 'failed', 'expired'] satisfies BackupState[], example: 'good' })
  state!: BackupState;

  @ApiProperty({
    enum: ['scheduled', 'manual', 'final', 'before_restore'] satisfies BackupReason[],
    example: 'scheduled',
  })
  reason!: BackupReason;

  @ApiProperty({ type: String, nullable: true, example: 'backup_20261128_010000.sql.gz.enc' })
  file!: string | null;

  @ApiProperty({ enum: ['gzip', 'zstd'] satisfies BackupCodec[], example: 'gzip' })
  codec!: BackupCodec;

  @ApiProperty({ example: true })
  encrypted!: boolean;

  @ApiProperty({ type: 'integer', nullable: true, example: 5_242_880, description: 'Size of the SQL' })
  plainBytes!: number | null;

  @ApiProperty({ type: 'integer', nullable: true, example: 524_288, description: 'Size of the stored file' })
  storedBytes!: number | null;

  @ApiProperty({ type: String, nullable: true, example: null, description: 'SHA-256 of the stored file, hexadecimal' })
  sha256!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'checked' })
  verification!: VerificationLevel | null;

  @ApiProperty({ ...moment, nullable: true })
  verifiedAt!: string | null;

  @ApiProperty({ type: String, nullable: true, example: null, description: 'Why it failed or is incomplete' })
  error!: string | null;

  @ApiProperty(moment)
  createdAt!: string;
}

const bytes = (text: string | null): number | null => (text === null ? null : Number(text));

export function backupView(backup: Backup): BackupView {
  const { id, kind, tenantId, state, reason, codec, encrypted, sha256, verification, error } = backup;
  return {
    id,
    kind,
    tenantId,
    database: backup.databaseName,
    state,
    reason,
    file: backup.fileName,
    codec,
    encrypted,
    plainBytes: bytes(backup.plainBytes),
    storedBytes: bytes(backup.storedBytes),
    sha256,
    verification,
    verifiedAt: backup.verifiedAt?.toISOString() ?? null,
    error,
    createdAt: backup.createdAt.toISOString(),
  };
}
