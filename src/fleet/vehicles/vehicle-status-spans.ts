import type { EntityManager } from 'typeorm';
import { tableName } from '#persistence';
import type { UnitOfWork } from '#persistence';
import type { VehicleStatus } from './vehicle.choices';

/** Statuses in which a vehicle cannot be used: since when, and until when, is kept for its availability (domain.md §14). */
const DOWN: readonly VehicleStatus[] = ['maintenance', 'out_of_service'];

/**
 * Ends the span a vehicle is in and begins that of its new status. `isManual`: somebody said so, not a dossier of the workshop, whose own
 * times count. The vehicle's row is locked.
 */
export async function moveSpan(
  { manager }: UnitOfWork,
  vehicleId: number,
  { to, isManual }: { readonly to: VehicleStatus; readonly isManual: boolean },
): Promise<void> {
  const now = new Date();
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

/** A vehicle that is gone needs none of the work planned for it. */
export async function cancelPlannedWork({ manager, actor }: UnitOfWork, vehicleId: number): Promise<void> {
  await manager.query(
    `UPDATE ${tableName(manager, 'maintenances')}
        SET status = 'cancelled', cancellation_reason = 'VEHICLE_SOLD', version = version + 1, updated_by_user_id = ?
      WHERE vehicle_id = ? AND status IN ('scheduled', 'in_progress')`,
    [actor.userId, vehicleId],
  );
}
