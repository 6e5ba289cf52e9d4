import type { CreateAssignmentBody } from '../../src/fleet/assignments/assignment.dto';
import type { VehicleAssignment } from '../../src/fleet/assignments/vehicle-assignment.entity';
import type { CreateDriverBody } from '../../src/fleet/drivers/driver.dto';
import { OFFICE } from './actors';
import type { Fleet } from './fleet';

const TABLES = ['vehicle_assignments', 'driver_licenses', 'drivers', 'odometer_readings', 'vehicles'];

/** 08:00 on a day in 2026, `02-10`. */
export const at = (day: string): string => `2026-${day}T08:00:00.000Z`;
export const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();

/** The drivers of a vehicle that requires a truck licence: Awa or Yao. */
export class Driving {
  vehicleId = 0;
  awa = 0;
  yao = 0;

  constructor(private readonly fleet: Fleet) {}

  async begin(): Promise<void> {
    const categoryId = await this.fleet.id('vehicle_categories', 'required_license_code', 'C');
    const bought = { initialOdometer: 10_000, initialOdometerDate: '2026-01-01' };
    this.vehicleId = (await this.fleet.makeVehicle({ categoryId, ...bought })).id;
    this.awa = await this.driver('Awa');
    this.yao = await this.driver('Yao');
  }

  async clear(): Promise<void> {
    for (const table of TABLES) await this.fleet.database.dataSource.query(`DELETE FROM ${table}`);
  }

  async driver(firstName: string, code = 'C', fields: Partial<CreateDriverBody> = {}): Promise<number> {
    const licenses = [{ licenseTypeId: await this.fleet.id('license_types', 'code', code) }];
    const body = { firstName, lastName: 'Koné', licenseNumber: firstName, licenses, ...fields };
    return (await this.fleet.write((unit) => this.fleet.drivers.create(unit, body))).driver.id;
  }

  assign(
    startsAt: string,
    endsAt: string | null = null,
    more: Partial<CreateAssignmentBody> = {},
    reason: string | null = null,
  ): Promise<VehicleAssignment> {
    const days = { startsAt: at(startsAt), endsAt: endsAt && at(endsAt) };
    const body = { vehicleId: this.vehicleId, driverId: this.awa, ...days, ...more };
    return this.fleet.write((unit) => this.fleet.assignments.create(unit, body, reason, OFFICE));
  }
}
