import { ApiProperty } from '@nestjs/swagger';
import { NullableId, NullableInteger, NullableText } from '#http';
import { TENANT_STATUSES } from '#tenancy';
import type { TenantStatus } from '#tenancy';
import type { TenantMaintenance } from './tenant-maintenance.entity';
import type { LocatedTenant } from './tenants.service';

/** The announced maintenance of a tenant. */
export class MaintenanceView {
  @ApiProperty({ example: 'Ticket 4711 : déplacement vers un autre serveur' })
  reason!: string;

  @ApiProperty({ type: String, format: 'date-time' })
  startedAt!: string;

  @ApiProperty({ type: String, format: 'date-time', description: 'It ends by itself at this time' })
  until!: string;
}

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

  @NullableText({ example: 'local' })
  serverName!: string | null;

  @NullableInteger({ description: 'Size of the database, sampled every minute' })
  sizeBytes!: number | null;

  @NullableInteger({ description: 'Milliseconds that its statements took in the last full hour' })
  busyMs!: number | null;

  @ApiProperty({ example: false, description: 'See LARGE_TENANT_MIB and LARGE_TENANT_BUSY_PERCENT' })
  isLarge!: boolean;

  @NullableText({ description: 'Name of the newest applied migration' })
  schemaVersion!: string | null;

  @ApiProperty({ type: MaintenanceView, nullable: true, description: 'Null if no maintenance is announced' })
  maintenance!: MaintenanceView | null;

  @ApiProperty({ type: String, format: 'date-time' })
  createdAt!: string;

  @ApiProperty({ type: String, format: 'date-time' })
  updatedAt!: string;
}

export function tenantView({ tenant, location, maintenance, serverName, isLarge }: LocatedTenant): TenantView {
  const { createdAt, updatedAt, ...facts } = tenant;
  const { logoUrl: _logoUrl, logoAltText: _logoAltText, ...shown } = facts;
  return {
    ...shown,
    databaseName: location?.databaseName ?? null,
    serverId: location?.serverId ?? null,
    serverName,
    sizeBytes: numberOf(location?.sizeBytes),
    busyMs: location?.busyMs ?? null,
    isLarge,
    schemaVersion: location?.schemaVersion ?? null,
    maintenance: maintenance === null ? null : maintenanceView(maintenance),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

export function maintenanceView({ reason, startedAt, until }: TenantMaintenance): MaintenanceView {
  return { reason, startedAt: startedAt.toISOString(), until: until.toISOString() };
}

const numberOf = (text: string | null | undefined): number | null =>
  text === null || text === undefined ? null : Number(text);
