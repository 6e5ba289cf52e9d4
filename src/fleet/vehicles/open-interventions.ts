import { RECORD } from '#persistence';
import type { Restriction, UnitOfWork } from '#persistence';
import { vehicleInIntervention } from './vehicle.errors';
import type { VehicleWork } from '../fleet-ports';

/** Restricts a list of vehicles to those with an open intervention, or without one. */
export function withOpenIntervention(work: VehicleWork, isOpen: boolean): Restriction {
  return (query) => {
    const open = work.open(query.dataSource.manager, `${RECORD}.id`);
    query.andWhere(`COALESCE((${open}), 0) = :isOpen`, { isOpen: isOpen ? 1 : 0 });
  };
}

/**
 * The caller has locked the row of the vehicle, so that no intervention is opened meanwhile.
 *
 * @throws DomainError VEHICLE_IN_INTERVENTION
 */
export async function refuseWhileInWorkshop(
  work: VehicleWork,
  { manager }: UnitOfWork,
  vehicleId: number,
): Promise<void> {
  const rows = await manager.query<unknown[]>(work.open(manager, '?'), [vehicleId]);
  if (rows.length > 0) throw vehicleInIntervention({ vehicleId });
}
