import type { EntityManager } from 'typeorm';
import { tableName } from '#persistence';
import type { UnitOfWork } from '#persistence';
import type { VehicleWork } from '../../fleet/fleet-ports';

/** An intervention that is neither closed nor cancelled. */
const OPEN = "i.current_status NOT IN ('closed', 'cancelled')";

const openInterventions = (manager: EntityManager, condition: string): string =>
  `FROM ${tableName(manager, 'interventions')} i WHERE ${condition} AND ${OPEN}`;

/** The open interventions of vehicles, for the fleet. */
export const vehicleWork: VehicleWork = {
  facts: (manager, { vehicleIds }) => [
    {
      kind: 'open',
      sql: `SELECT 'open', i.vehicle_id, COUNT(*), NULL, NULL, NULL
        ${openInterventions(manager, 'i.vehicle_id IN (?)')} GROUP BY i.vehicle_id`,
      values: [[...vehicleIds]],
      fact: ({ number }) => ({ openInterventionsCount: Number(number) }),
    },
  ],
  open: (manager, vehicle) => `SELECT 1 ${openInterventions(manager, `i.vehicle_id = ${vehicle}`)} LIMIT 1`,
};

/** Whether the intervention belongs to the vehicle. */
export async function isOfVehicle(
  { manager }: UnitOfWork,
  interventionId: number,
  vehicleId: number,
): Promise<boolean> {
  const rows = await manager.query<unknown[]>(
    `SELECT 1 FROM ${tableName(manager, 'interventions')} WHERE id = ? AND vehicle_id = ?`,
    [interventionId, vehicleId],
  );
  return rows.length > 0;
}
