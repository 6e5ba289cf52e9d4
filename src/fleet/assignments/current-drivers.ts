import type { EntityManager } from 'typeorm';
import { tableName } from '#persistence';

/** Who drives a vehicle now: as much of the driver as others may be shown with it. */
export interface CurrentDriver {
  readonly id: number;
  readonly code: string;
  readonly firstName: string;
  readonly lastName: string;
}

/** Who drives these vehicles at this moment, by the vehicle's id: their primary assignments tell. In one query, of few columns. */
export async function currentDrivers(
  manager: EntityManager,
  vehicleIds: readonly number[],
): Promise<ReadonlyMap<number, CurrentDriver>> {
  if (vehicleIds.length === 0) return new Map();
  const rows = await manager.query<(CurrentDriver & { readonly vehicleId: number })[]>(
    `SELECT a.vehicle_id AS vehicleId, d.id, d.code, d.first_name AS firstName, d.last_name AS lastName
      FROM ${tableName(manager, 'vehicle_assignments')} a JOIN ${tableName(manager, 'drivers')} d ON d.id = a.driver_id
      WHERE a.vehicle_id IN (?) AND a.role = 'primary' AND d.deleted_at IS NULL
        AND a.starts_at <= UTC_TIMESTAMP(3) AND (a.ends_at IS NULL OR a.ends_at > UTC_TIMESTAMP(3))`,
    [[...vehicleIds]],
  );
  return new Map(rows.map(({ vehicleId, ...driver }) => [vehicleId, driver]));
}
