import type { EntityManager } from 'typeorm';
import type { Viewer } from '#kernel';
import { RECORD, recordNotFound } from '#persistence';
import { recordScope } from '../../fleet/scope/record-scope';
import { Vehicle } from '../../fleet/vehicles/vehicle.entity';
import { vehicleResource } from '../../fleet/vehicles/vehicle.records';
import { FigureSource } from '../figures/figures';

/**
 * The figures a reader may see: of all vehicles, or of their own; and of one of them where only that is asked for.
 * @throws DomainError NOT_FOUND of a vehicle that there never was, or that the reader does not see
 */
export async function sourceFor(
  manager: EntityManager,
  viewer: Viewer,
  vehicleId: number | null,
): Promise<FigureSource> {
  const seen = await seenVehicles(manager, viewer);
  if (vehicleId === null) return new FigureSource(manager, seen);
  const isKnown = seen === null ? await isVehicle(manager, vehicleId) : seen.includes(vehicleId);
  if (!isKnown) throw recordNotFound({ resource: vehicleResource.name, id: vehicleId });
  return new FigureSource(manager, [vehicleId]);
}

/** Null: all of them. */
async function seenVehicles(manager: EntityManager, viewer: Viewer): Promise<readonly number[] | null> {
  // Figures are of vehicles and everybody who worked on them: none can be kept to one garage.
  if (viewer.garageId !== null) return [];
  const narrow = recordScope(viewer);
  if (narrow === undefined) return null;
  const query = manager.createQueryBuilder(Vehicle, RECORD).select(`${RECORD}.id`, 'id');
  narrow(query);
  return (await query.getRawMany<{ id: number | string }>()).map(({ id }) => Number(id));
}

/** Deleted ones too: what they cost stays. */
const isVehicle = (manager: EntityManager, id: number): Promise<boolean> =>
  manager.exists(Vehicle, { where: { id }, withDeleted: true });
