import type { EntityManager } from 'typeorm';
import type { Viewer } from '#kernel';
import { RECORD, recordNotFound } from '#persistence';
import { recordScope } from '../../records/scope/record-scope';
import { Vehicle } from '../../fleet/vehicles/vehicle.entity';
import { FigureSource } from '../figures/figures';

/**
 * The source of the figures that a reader may see: all vehicles, or the reader's own vehicles; one vehicle if `vehicleId` is given.
 *
 * @throws DomainError NOT_FOUND for a vehicle that never existed, or that the reader does not see
 */
export async function sourceFor(
  manager: EntityManager,
  viewer: Viewer,
  vehicleId: number | null,
): Promise<FigureSource> {
  const seen = await seenVehicles(manager, viewer);
  if (vehicleId === null) return new FigureSource(manager, seen);
  const isKnown = seen === null ? await isVehicle(manager, vehicleId) : seen.includes(vehicleId);
  if (!isKnown) throw recordNotFound({ resource: 'vehicles', id: vehicleId });
  return new FigureSource(manager, [vehicleId]);
}

/** Null: all vehicles. */
async function seenVehicles(manager: EntityManager, viewer: Viewer): Promise<readonly number[] | null> {
  // Figures cover vehicles and everyone who worked on them, so they cannot be restricted to one garage.
  if (viewer.garageId !== null) return [];
  const narrow = recordScope(viewer);
  if (narrow === undefined) return null;
  const query = manager.createQueryBuilder(Vehicle, RECORD).select(`${RECORD}.id`, 'id');
  narrow(query);
  return (await query.getRawMany<{ id: number | string }>()).map(({ id }) => Number(id));
}

/** Includes deleted vehicles: their costs remain. */
const isVehicle = (manager: EntityManager, id: number): Promise<boolean> =>
  manager.exists(Vehicle, { where: { id }, withDeleted: true });
