import type { TenantDatabase } from '../../../global/tenants/tenant-database.entity';
import { placementUnavailable } from '../../../global/tenants/tenant.errors';

/** Code that reads, copies or drops a whole database must refuse a shared one. @throws DomainError PLACEMENT_UNAVAILABLE */
export function assertOwnDatabase(location: Pick<TenantDatabase, 'placement'> | null): void {
  if (location !== null && location.placement !== 'database')
    throw placementUnavailable({ placement: location.placement });
}
