import type { TenantDatabase } from '../../../global/tenants/tenant-database.entity';
import { placementUnavailable } from '../../provisioning/provisioning.errors';

/** What reads, copies or drops a whole database must never be given one that others share. @throws DomainError PLACEMENT_UNAVAILABLE */
export function assertOwnDatabase(location: Pick<TenantDatabase, 'placement'> | null): void {
  if (location !== null && location.placement !== 'database')
    throw placementUnavailable({ placement: location.placement });
}
