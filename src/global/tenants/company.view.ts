import { OmitType } from '@nestjs/swagger';
import type { LocatedTenant } from './tenants.service';
import { TenantView, tenantView } from './tenant.view';

/** A company for its own administrators, without the location of its data. */
export class CompanyView extends OmitType(TenantView, [
  'description',
  'databaseName',
  'serverId',
  'schemaVersion',
] as const) {}

export function companyView({ tenant, location }: LocatedTenant): CompanyView {
  const {
    description: _ours,
    databaseName: _name,
    serverId: _server,
    schemaVersion: _schema,
    ...shown
  } = tenantView(tenant, location);
  return shown;
}
