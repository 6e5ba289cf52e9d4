import type { EntityManager } from 'typeorm';
import { tableName } from '#persistence';
import { openCounts } from './open-interventions';

/** Who drives a vehicle now: as much of the driver as others may be shown with it. */
export interface CurrentDriver {
  readonly id: number;
  readonly code: string;
  readonly firstName: string;
  readonly lastName: string;
}

/** What other records tell of a vehicle at this moment. */
export interface VehicleFacts {
  readonly driver: CurrentDriver | null;
  readonly openInterventionsCount: number;
}

/** Of a union, whose numbers some servers widen and the driver then hands over as text. */
type Row = { readonly vehicleId: number | string; readonly openCount: number | string | null } & (
  (Omit<CurrentDriver, 'id'> & { readonly id: number | string }) | { readonly id: null }
);

const NOTHING: VehicleFacts = { driver: null, openInterventionsCount: 0 };

/** Of these vehicles, by the vehicle's id, in one query of few columns: the primary assignments tell who drives. */
export async function vehicleFacts(
  manager: EntityManager,
  vehicleIds: readonly number[],
): Promise<(vehicleId: number) => VehicleFacts> {
  if (vehicleIds.length === 0) return () => NOTHING;
  const rows = await manager.query<Row[]>(
    `SELECT a.vehicle_id AS vehicleId, d.id, d.code, d.first_name AS firstName, d.last_name AS lastName, NULL AS openCount
      FROM ${tableName(manager, 'vehicle_assignments')} a JOIN ${tableName(manager, 'drivers')} d ON d.id = a.driver_id
      WHERE a.vehicle_id IN (?) AND a.role = 'primary' AND d.deleted_at IS NULL
        AND a.starts_at <= UTC_TIMESTAMP(3) AND (a.ends_at IS NULL OR a.ends_at > UTC_TIMESTAMP(3))
      UNION ALL ${openCounts(manager)}`,
    [[...vehicleIds], [...vehicleIds]],
  );
  const facts = new Map<number, VehicleFacts>();
  for (const row of rows) {
    const vehicleId = Number(row.vehicleId);
    facts.set(vehicleId, { ...(facts.get(vehicleId) ?? NOTHING), ...factOf(row) });
  }
  return (vehicleId) => facts.get(vehicleId) ?? NOTHING;
}

function factOf(row: Row): Partial<VehicleFacts> {
  if (row.id === null) return { openInterventionsCount: Number(row.openCount) };
  const { id, code, firstName, lastName } = row;
  return { driver: { id: Number(id), code, firstName, lastName } };
}
