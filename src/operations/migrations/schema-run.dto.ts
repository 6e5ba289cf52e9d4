import { ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsBoolean, IsInt, IsOptional, Max, Min } from 'class-validator';
import type { MigrationOrder } from './estate-migration.saga';

const LARGEST_ID = 4_294_967_295;

export class OrderSchemaRunBody {
  @ApiPropertyOptional({ type: [Number], example: [12, 48], description: 'The whole estate when absent' })
  @IsOptional()
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
    description: 'Tenants migrated first; the rest only when they succeed',
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(1000)
  canary?: number;

  @ApiPropertyOptional({ type: 'integer', default: 4, example: 4, description: 'Tenants at once on each server' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(32)
  concurrency?: number;

  @ApiPropertyOptional({ default: false, example: false, description: 'Only those whose last migration failed' })
  @IsOptional()
  @IsBoolean()
  onlyFailed?: boolean;

  @ApiPropertyOptional({ default: false, example: false, description: 'Only tells what would be migrated' })
  @IsOptional()
  @IsBoolean()
  dryRun?: boolean;
}

export function migrationOrderOf(body: OrderSchemaRunBody): MigrationOrder {
  const { tenantIds = null, canary = 1, concurrency = 4, onlyFailed = false, dryRun = false } = body;
  return { tenantIds, canary, concurrency, onlyFailed, dryRun };
}
