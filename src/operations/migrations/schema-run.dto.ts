import { ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsBoolean, IsInt, Max, Min } from 'class-validator';
import { IfPresent } from '#http';
import type { MigrationInput } from './estate-migration.task';

const LARGEST_ID = 4_294_967_295;

export class OrderSchemaRunBody {
  @ApiPropertyOptional({ type: [Number], example: [12, 48], description: 'If absent, all tenants' })
  @IfPresent()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(1000)
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(LARGEST_ID, { each: true })
  tenantIds?: number[];

  @ApiPropertyOptional({
    type: 'integer',
    default: 1,
    example: 1,
    description: 'Number of tenants that are migrated first; the others follow only if these succeed',
  })
  @IfPresent()
  @IsInt()
  @Min(0)
  @Max(1000)
  canary?: number;

  @ApiPropertyOptional({
    type: 'integer',
    default: 4,
    example: 4,
    description: 'Number of tenants that are migrated concurrently on each server',
  })
  @IfPresent()
  @IsInt()
  @Min(1)
  @Max(32)
  concurrency?: number;

  @ApiPropertyOptional({
    default: false,
    example: false,
    description: 'Migrate only tenants whose last migration failed',
  })
  @IfPresent()
  @IsBoolean()
  onlyFailed?: boolean;

  @ApiPropertyOptional({ default: false, example: false, description: 'Only report what would be migrated' })
  @IfPresent()
  @IsBoolean()
  dryRun?: boolean;
}

export function migrationOptionsOf(body: OrderSchemaRunBody): MigrationInput {
  const { tenantIds = null, canary = 1, concurrency = 4, onlyFailed = false, dryRun = false } = body;
  return { tenantIds, canary, concurrency, onlyFailed, dryRun };
}
