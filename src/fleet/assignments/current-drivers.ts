import { In } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { RECORD } from '#persistence';
import { Driver } from '../drivers/driver.entity';
import { inStates } from './assignment-state';
import { VehicleAssignment } from './vehicle-assignment.entity';

/** Who drives these vehicles at this moment, by the vehicle's id: their primary assignments tell. In one query. */
export async function currentDrivers(
  manager: EntityManager,
  vehicleIds: readonly number[],
): Promise<ReadonlyMap<number, Driver>> {
  if (vehicleIds.length === 0) return new Map();
  const query = manager
    .createQueryBuilder(VehicleAssignment, RECORD)
    .innerJoinAndSelect(`${RECORD}.driver`, 'driver')
    .where({ vehicleId: In([...vehicleIds]), role: 'primary' });
  inStates(['active'], new Date())(query);
  const assignments = await query.getMany();
  return new Map(assignments.flatMap(({ vehicleId, driver }) => (driver ? [[vehicleId, driver] as const] : [])));
}
