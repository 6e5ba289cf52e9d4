import type { UnitOfWork } from '#persistence';
import { TenantScoped } from '#tenancy';
import { quotaExceeded } from '../../tenant-settings/limit.errors';
import { TenantSettings } from '../../tenant-settings/tenant-settings';
import { addToVehicleCount, vehicleCount } from './vehicle-count';

/**
 * How many vehicles a company may have. The count is a row: who enters vehicles at once waits for one another at it, as for their
 * numbers, and a large fleet is not counted with each of them. A vehicle that is deleted does not count.
 */
@TenantScoped()
export class VehicleRoom {
  constructor(private readonly settings: TenantSettings) {}

  /** Takes the room of so many more within the transaction. @throws DomainError QUOTA_EXCEEDED */
  async take({ manager }: UnitOfWork, more: number): Promise<void> {
    const limit = await this.settings.get('limits.vehicles');
    if (!(await addToVehicleCount(manager, more))) return;
    const used = await vehicleCount(manager);
    if (used > limit) throw quotaExceeded({ resource: 'vehicles', limit, current: used - more });
  }

  /** Gives back the room of one that was deleted. */
  async give({ manager }: UnitOfWork): Promise<void> {
    await addToVehicleCount(manager, -1);
  }
}
