import { ApiProperty } from '@nestjs/swagger';
import type { SchemaDifference } from '#persistence';
import type { SchemaStanding, TenantStanding } from './estate-status';

export class SchemaDifferenceView {
  @ApiProperty({ enum: ['table', 'column', 'index', 'foreign_key', 'column_order'], example: 'column' })
  kind!: SchemaDifference['kind'];

  @ApiProperty({ example: 'brands.by_hand' })
  name!: string;

  @ApiProperty({ enum: ['missing', 'unexpected', 'different'], example: 'unexpected' })
  problem!: SchemaDifference['problem'];

  @ApiProperty({ type: String, nullable: true, example: null })
  expected!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'int null' })
  found!: string | null;
}

export class TenantStandingView {
  @ApiProperty({ type: 'integer', example: 12 })
  tenantId!: number;

  @ApiProperty({ example: 'IndexReports1764700003000' })
  schemaVersion!: string;

  @ApiProperty({
    enum: ['current', 'supported', 'outdated', 'unknown', 'drifted', 'missing', 'unreachable'],
    example: 'current',
  })
  state!: SchemaStanding;

  @ApiProperty({
    type: [SchemaDifferenceView],
    nullable: true,
    description:
      'For a drifted schema: the differences from a new database; null if there is no database to compare with',
  })
  differences!: SchemaDifferenceView[] | null;
}

export function tenantStandingView({
  tenantId,
  schemaVersion,
  state,
  differences,
}: TenantStanding): TenantStandingView {
  return { tenantId, schemaVersion, state, differences: differences && [...differences] };
}
