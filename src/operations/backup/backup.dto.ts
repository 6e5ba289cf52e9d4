import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsInt, Max, Min, ValidateIf } from 'class-validator';
import { IfPresent } from '#http';
import type { BackupCodec } from '../dumps/backup-manifest';

export class CreateBackupBody {
  @ApiProperty({
    type: 'integer',
    nullable: true,
    example: 1,
    description: 'Id of the tenant; null: the global database',
  })
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
    description: 'Also restore it, into a temporary database that is dropped afterwards',
  })
  @IfPresent()
  @IsBoolean()
  restore?: boolean;
}
