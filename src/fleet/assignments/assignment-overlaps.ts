import type { EntityManager } from 'typeorm';
import { RECORD } from '#persistence';
import type { Period } from './assignment-state';
import { assignmentOverlap, driverAlreadyAssigned } from './assignment.errors';
import { VehicleAssignment } from './vehicle-assignment.entity';

type Wanted = Period & Pick<VehicleAssignment, 'id' | 'vehicleId' | 'driverId' | 'role'>;

/**
 * Checks that a vehicle has one primary driver at a time and, if the company requires it, that a driver has one vehicle at a time.
 * Past and future periods are checked too. `wanted.id` is the id of the assignment itself, 0 for a new one.
 *
 * @throws DomainError ASSIGNMENT_OVERLAP, DRIVER_ALREADY_ASSIGNED
 */
export async function assertFree(manager: EntityManager, wanted: Wanted, isDriverExclusive: boolean): Promise<void> {
  if (wanted.role !== 'primary') return;
  const ofVehicle = await overlapping(manager, wanted, 'vehicleId');
  if (ofVehicle !== null) throw assignmentOverlap(factsOf(ofVehicle));
  const ofDriver = isDriverExclusive ? await overlapping(manager, wanted, 'driverId') : null;
  if (ofDriver !== null) throw driverAlreadyAssigned(factsOf(ofDriver));
}

/** Periods are half-open: a period that ends at the moment another starts does not overlap it. */
function overlapping(
  manager: EntityManager,
  { id, startsAt, endsAt, ...wanted }: Wanted,
  party: 'vehicleId' | 'driverId',
): Promise<VehicleAssignment | null> {
  const query = manager
    .createQueryBuilder(VehicleAssignment, RECORD)
    .where(`${RECORD}.${party} = :party AND ${RECORD}.role = 'primary'`, { party: wanted[party] })
    .andWhere(`${RECORD}.id <> :id AND (${RECORD}.endsAt IS NULL OR ${RECORD}.endsAt > :startsAt)`, { id, startsAt });
  if (endsAt !== null) query.andWhere(`${RECORD}.startsAt < :endsAt`, { endsAt });
  return query.orderBy(`${RECORD}.startsAt`).getOne();
}

function factsOf({ id, vehicleId, driverId, startsAt, endsAt }: VehicleAssignment) {
  const period = { startsAt: startsAt.toISOString(), endsAt: endsAt?.toISOString() ?? null };
  return { assignmentId: id, vehicleId, driverId, ...period };
}
