import { ApiProperty } from '@nestjs/swagger';
import type { SchemaDifference } from '#persistence';
import { SCHEMA_STANDINGS } from './estate-status';
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
    enum: SCHEMA_STANDINGS,
    example: 'current',
  })
  state!: SchemaStanding;

  @ApiProperty({
    type: [SchemaDifferenceView],
    nullable: true,
    description:
      'For a drifted or half-migrated schema: the differences from a new database; null if there is no database to compare with',
  })
  differences!: SchemaDifferenceView[] | null;

  @ApiProperty({
    type: String,
    nullable: true,
    example: "ALTER TABLE users: Duplicate entry '…' for key 'users_email_unique' (1062)",
    description: 'For a tenant whose last migration failed: statement, table and what the server said, without values',
  })
  failure!: string | null;
}

export function tenantStandingView({
  tenantId,
  schemaVersion,
  state,
  differences,
  failure,
}: TenantStanding): TenantStandingView {
  return { tenantId, schemaVersion, state, differences: differences && [...differences], failure };
}
