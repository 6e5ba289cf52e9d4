import { Records } from '#persistence';
import type { UnitOfWork } from '#persistence';
import { VehicleAssignment } from '../assignments/vehicle-assignment.entity';
import { Collaborateur } from '../collaborateurs/collaborateur.entity';
import { Driver } from '../drivers/driver.entity';
import { driverResource } from '../drivers/driver.records';
import { newSealKey } from '../../records/personal-data/seal-key';
import { Vehicle } from '../vehicles/vehicle.entity';

/** A user of the company who is a driver. */
export interface DemoAccount {
  readonly userId: number;
  readonly firstName: string;
  readonly lastName: string;
}

/** Links the account to the driver of that name and assigns the first vehicle of the company, from the day both were created. */
export async function giveVehicle(unit: UnitOfWork, { userId, firstName, lastName }: DemoAccount): Promise<void> {
  const { manager } = unit;
  if (await manager.existsBy(Collaborateur, { userId })) return;
  const driver = await manager.findOneBy(Driver, { firstName, lastName });
  const vehicle = await manager.findOne(Vehicle, { where: { status: 'active' }, order: { id: 'ASC' } });
  if (driver === null || vehicle === null) return;
  const sealKey = newSealKey();
  const person = { userId, firstName, lastName, position: 'conducteur', isActive: true };
  await manager.insert(Collaborateur, { ...person, sealKey });
  const { id: collaborateurId } = await manager.findOneByOrFail(Collaborateur, { userId });
  await new Records(manager, driverResource).update(unit, driver.id, { collaborateurId }, null);
  const startsAt = vehicle.createdAt > driver.createdAt ? vehicle.createdAt : driver.createdAt;
  await manager.insert(VehicleAssignment, { vehicleId: vehicle.id, driverId: driver.id, startsAt, role: 'primary' });
}
