import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsInt, Max, Min, ValidateIf } from 'class-validator';
import { IfPresent } from '#http';
import type { BackupCodec } from './backup-manifest';

export class CreateBackupBody {
  @ApiProperty({ type: 'integer', nullable: true, example: 1, description: 'Null: the global database' })
  @ValidateIf((body: CreateBackupBody) => body.tenantId !== null)
  @IsInt()
  @Min(1)
  @Max(4_294_967_295)
  tenantId!: number | null;

  @ApiPropertyOptional({ enum: ['gzip', 'zstd'], default: 'gzip' })
  @IfPresent()
  @IsIn(['gzip', 'zstd'])
  codec?: BackupCodec;
}

export class VerifyBackupBody {
  @ApiPropertyOptional({
    example: true,
    default: false,
    description: 'Restore it as well, into a database that is dropped',
  })
  @IfPresent()
  @IsBoolean()
  restore?: boolean;
}
