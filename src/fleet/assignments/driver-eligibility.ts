import type { DomainError } from '#kernel';
import type { UnitOfWork } from '#persistence';
import { licensesOf } from '../drivers/driver-licenses';
import type { Driver } from '../drivers/driver.entity';
import { VehicleCategory } from '../reference/vehicle-categories/vehicle-category.entity';
import type { Vehicle } from '../vehicles/vehicle.entity';
import { driverNotEligible } from './assignment.errors';
import { ineligibilityOf } from './eligibility';
import type { DrivenDays, HeldLicense } from './eligibility';

/** The vehicle and the driver of an assignment; both rows are locked. */
export interface Parties {
  readonly vehicle: Vehicle;
  readonly driver: Driver;
}

/** The error for a driver who may not drive the vehicle on those days, or null. A vehicle without a category requires no licence. */
export async function refusalOfDriver(
  unit: UnitOfWork,
  { vehicle, driver }: Parties,
  days: DrivenDays,
): Promise<DomainError | null> {
  const id = vehicle.categoryId;
  const category = id === null ? null : await unit.manager.findOneBy(VehicleCategory, { id });
  const required = category?.requiredLicenseCode ?? null;
  const cause = ineligibilityOf({ ...driver, licenses: await heldBy(unit, driver.id) }, required, days);
  return cause === null ? null : driverNotEligible({ driverId: driver.id, cause, requiredLicense: required });
}

async function heldBy(unit: UnitOfWork, driverId: number): Promise<readonly HeldLicense[]> {
  const licenses = await licensesOf(unit.manager, [driverId]);
  return licenses.map(({ licenseType, issuedOn, expiresOn }) => ({
    code: licenseType?.code ?? '',
    covers: licenseType?.covers ?? [],
    issuedOn,
    expiresOn,
  }));
}
