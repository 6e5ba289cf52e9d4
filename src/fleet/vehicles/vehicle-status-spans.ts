import type { EntityManager } from 'typeorm';
import { clock } from '#kernel';
import { tableName } from '#persistence';
import type { UnitOfWork } from '#persistence';
import type { VehicleStatus } from './vehicle.choices';

/**
 * Statuses in which a vehicle cannot be used. The start and end of these periods are stored for the availability figure (domain.md §14).
 */
const DOWN: readonly VehicleStatus[] = ['maintenance', 'out_of_service'];

/**
 * Ends the current status span of a vehicle and starts a span for the new status. `isManual`: a user set the status. Otherwise an
 * intervention of the workshop set it, and the availability uses the times of the intervention. The row of the vehicle is locked.
 */
export async function moveSpan(
  { manager }: UnitOfWork,
  vehicleId: number,
  { to, isManual }: { readonly to: VehicleStatus; readonly isManual: boolean },
): Promise<void> {
  const now = clock.now();
  await endSpans(manager, vehicleId, now);
  if (!DOWN.includes(to)) return;
  await manager.query(
    `INSERT INTO ${tableName(manager, 'vehicle_status_spans')} (vehicle_id, status, starts_at, is_manual) VALUES (?, ?, ?, ?)`,
    [vehicleId, to, now, isManual],
  );
}

async function endSpans(manager: EntityManager, vehicleId: number, endsAt: Date): Promise<void> {
  await manager.query(
    `UPDATE ${tableName(manager, 'vehicle_status_spans')} SET ends_at = GREATEST(starts_at, ?)
      WHERE vehicle_id = ? AND ends_at IS NULL`,
    [endsAt, vehicleId],
  );
}
