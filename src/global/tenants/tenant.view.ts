import { ApiProperty } from '@nestjs/swagger';
import { NullableId, NullableText } from '#http';
import { TENANT_STATUSES } from '#tenancy';
import type { TenantStatus } from '#tenancy';
import type { TenantDatabase } from './tenant-database.entity';
import type { Tenant } from './tenant.entity';

const nullableText = { type: String, nullable: true } as const;

export class TenantView {
  @ApiProperty({ type: 'integer', example: 1 })
  id!: number;

  @ApiProperty({ type: 'integer', example: 1 })
  version!: number;

  @ApiProperty({ example: 'Flotte Abidjan' })
  name!: string;

  @ApiProperty({ example: 'flotte-abidjan' })
  slug!: string;

  @ApiProperty({ enum: TENANT_STATUSES, example: 'active' })
  status!: TenantStatus;

  @ApiProperty(nullableText)
  description!: string | null;

  @ApiProperty({ example: 'CI' })
  countryCode!: string;

  @ApiProperty({ example: 'XOF' })
  currency!: string;

  @ApiProperty({ example: 'Africa/Abidjan' })
  timezone!: string;

  @ApiProperty({ example: 'fr' })
  locale!: string;

  @ApiProperty(nullableText)
  contactEmail!: string | null;

  @ApiProperty(nullableText)
  contactPhone!: string | null;

  @ApiProperty(nullableText)
  legalName!: string | null;

  @ApiProperty(nullableText)
  legalForm!: string | null;

  @ApiProperty(nullableText)
  taxId!: string | null;

  @ApiProperty(nullableText)
  tradeRegister!: string | null;

  @ApiProperty(nullableText)
  addressLine1!: string | null;

  @ApiProperty(nullableText)
  addressLine2!: string | null;

  @ApiProperty(nullableText)
  postalCode!: string | null;

  @ApiProperty(nullableText)
  city!: string | null;

  @NullableText({ example: 'impact_auto_tenant_1' })
  databaseName!: string | null;

  @NullableId({ example: 1 })
  serverId!: number | null;

  @NullableText({ description: 'Name of the newest applied migration' })
  schemaVersion!: string | null;

  @ApiProperty({ type: String, format: 'date-time' })
  createdAt!: string;

  @ApiProperty({ type: String, format: 'date-time' })
  updatedAt!: string;
}

export function tenantView(tenant: Tenant, location: TenantDatabase | null): TenantView {
  const { createdAt, updatedAt, ...facts } = tenant;
  const { logoUrl: _logoUrl, logoAltText: _logoAltText, ...shown } = facts;
  return {
    ...shown,
    databaseName: location?.databaseName ?? null,
    serverId: location?.serverId ?? null,
    schemaVersion: location?.schemaVersion ?? null,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
