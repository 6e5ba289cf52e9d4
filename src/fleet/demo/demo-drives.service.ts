import { clock, EVERYTHING, isDomainError } from '#kernel';
import type { UnitOfWork } from '#persistence';
import { TenantScoped } from '#tenancy';
import { AssignmentsService } from '../assignments/assignments.service';
import { Driver } from '../drivers/driver.entity';
import { Vehicle } from '../vehicles/vehicle.entity';

const DRIVES = 14;
const DAY_MS = 24 * 3600 * 1000;

/** The assignments of the demo company that operates a fleet. */
@TenantScoped()
export class DemoDrives {
  constructor(private readonly assignments: AssignmentsService) {}

  /** The first vehicle and the first driver are reserved for the driver with a login. Returns the number of assignments created. */
  async fill(unit: UnitOfWork): Promise<number> {
    const order = { id: 'ASC' } as const;
    const vehicles = await unit.manager.find(Vehicle, { where: { status: 'active' }, order, skip: 1, take: DRIVES });
    const drivers = await unit.manager.find(Driver, { where: { status: 'active' }, order, skip: 1, take: DRIVES });
    let made = 0;
    for (const [index, { id: driverId }] of drivers.entries()) {
      const vehicleId = vehicles[index]?.id;
      if (vehicleId === undefined) break;
      const startsAt = new Date(clock.nowMs() - (20 + index) * DAY_MS).toISOString();
      made += await this.assign(unit, { vehicleId, driverId, startsAt });
    }
    return made;
  }

  /** A driver without the required licence gets no vehicle. */
  private async assign(
    unit: UnitOfWork,
    drive: { readonly vehicleId: number; readonly driverId: number; readonly startsAt: string },
  ): Promise<number> {
    try {
      await this.assignments.create(unit, drive, null, EVERYTHING);
      return 1;
    } catch (error) {
      if (isDomainError(error, 'DRIVER_NOT_ELIGIBLE')) return 0;
      throw error;
    }
  }
}
