import { OmitType } from '@nestjs/swagger';
import type { LocatedTenant } from './tenants.service';
import { TenantView, tenantView } from './tenant.view';

/** A company for its own administrators, without the location of its data. */
export class CompanyView extends OmitType(TenantView, [
  'description',
  'databaseName',
  'serverId',
  'schemaVersion',
  'maintenance',
] as const) {}

export function companyView(located: LocatedTenant): CompanyView {
  const {
    description: _ours,
    databaseName: _name,
    serverId: _server,
    schemaVersion: _schema,
    maintenance: _pause,
    ...shown
  } = tenantView(located);
  return shown;
}
