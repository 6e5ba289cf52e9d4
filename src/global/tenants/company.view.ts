import { OmitType } from '@nestjs/swagger';
import type { LocatedTenant } from './tenants.service';
import { TenantView, tenantView } from './tenant.view';

/** A company for its own administrators, without the location of its data. */
export class CompanyView extends OmitType(TenantView, [
  'description',
  'databaseName',
  'serverId',
  'serverName',
  'sizeBytes',
  'busyMs',
  'isLarge',
  'schemaVersion',
  'maintenance',
] as const) {}

export function companyView(located: LocatedTenant): CompanyView {
  const {
    description: _ours,
    databaseName: _name,
    serverId: _server,
    serverName: _named,
    sizeBytes: _size,
    busyMs: _busy,
    isLarge: _large,
    schemaVersion: _schema,
    maintenance: _pause,
    ...shown
  } = tenantView(located);
  return shown;
}
