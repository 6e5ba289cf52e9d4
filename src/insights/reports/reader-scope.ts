import type { EntityManager } from 'typeorm';
import type { Viewer } from '#kernel';
import { RECORD } from '#persistence';
import { recordScope } from '../../fleet/scope/record-scope';
import { Vehicle } from '../../fleet/vehicles/vehicle.entity';
import { FigureSource } from '../figures/figures';

/** The figures a reader may see: of all vehicles, or of their own; and of one of them where only that is asked for. */
export async function sourceFor(
  manager: EntityManager,
  viewer: Viewer,
  vehicleId: number | null,
): Promise<FigureSource> {
  // Figures are of vehicles and everybody who worked on them: none can be kept to one garage.
  if (viewer.garageId !== null) return new FigureSource(manager, []);
  const narrow = recordScope(viewer);
  if (narrow === undefined) return new FigureSource(manager, vehicleId === null ? null : [vehicleId]);
  const query = manager.createQueryBuilder(Vehicle, RECORD).select(`${RECORD}.id`, 'id');
  narrow(query);
  const own = (await query.getRawMany<{ id: number | string }>()).map(({ id }) => Number(id));
  return new FigureSource(manager, vehicleId === null ? own : own.filter((id) => id === vehicleId));
}
