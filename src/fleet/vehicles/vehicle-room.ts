import type { UnitOfWork } from '#persistence';
import { TenantScoped } from '#tenancy';
import { quotaExceeded } from '../../tenant-settings/limit.errors';
import { TenantSettings } from '../../tenant-settings/tenant-settings';
import { addToVehicleCount, vehicleCount } from '../../tenant-settings/vehicle-count';

/**
 * The limit on the number of vehicles of a company. The count is a row: transactions that create vehicles concurrently wait for each other
 * at that row, as they do for the number sequence, and a large fleet is not counted on every creation. Deleted vehicles do not count.
 */
@TenantScoped()
export class VehicleRoom {
  constructor(private readonly settings: TenantSettings) {}

  /** Reserves capacity for `more` vehicles within the transaction. @throws DomainError QUOTA_EXCEEDED */
  async take({ manager }: UnitOfWork, more: number): Promise<void> {
    const limit = await this.settings.get('limits.vehicles');
    if (!(await addToVehicleCount(manager, more))) return;
    const used = await vehicleCount(manager);
    if (used > limit) throw quotaExceeded({ resource: 'vehicles', limit, current: used - more });
  }

  /** Releases the capacity of a deleted vehicle. */
  async give({ manager }: UnitOfWork): Promise<void> {
    await addToVehicleCount(manager, -1);
  }
}
