import { clock } from '#kernel';
import type { DomainError } from '#kernel';
import { tenantMaintenance } from '../tenancy.errors';
import type { TenantRecord } from '../tenant-context';

/** A client that waits longer than this would not notice that the maintenance was ended early. */
const MAX_RETRY_SECONDS = 3600;

/**
 * The refusal of a tenant that an operator has put into maintenance; null if it is not, or if the maintenance has ended. Unlike a
 * status, it stops requests and runs, and no connections: operators and work that has begun still reach the database.
 */
export function announcedMaintenance({ maintenanceUntil }: TenantRecord): DomainError | null {
  const leftMs = (maintenanceUntil?.getTime() ?? 0) - clock.nowMs();
  if (leftMs <= 0) return null;
  const retryAfterSeconds = Math.min(Math.ceil(leftMs / 1000), MAX_RETRY_SECONDS);
  return tenantMaintenance({}, { retryAfterSeconds, outcome: 'not_stored' });
}
