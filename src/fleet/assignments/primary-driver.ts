import type { EntityManager } from 'typeorm';
import { tableName } from '#persistence';

/** The driver with the primary assignment of the vehicle at that time; null without one. */
export async function primaryDriverAt(manager: EntityManager, vehicleId: number, at: Date): Promise<number | null> {
  const rows = await manager.query<{ driverId: number }[]>(
    `SELECT driver_id AS driverId FROM ${tableName(manager, 'vehicle_assignments')}
      WHERE vehicle_id = ? AND role = 'primary' AND starts_at <= ? AND (ends_at IS NULL OR ends_at > ?)
      ORDER BY starts_at DESC LIMIT 1`,
    [vehicleId, at, at],
  );
  return rows[0]?.driverId ?? null;
}
