import type { EntityManager } from 'typeorm';
import { tableName } from '#persistence';

/** Takes away alerts about a driver and what was told of them to others’ systems: they name the person. The tables know no module. */
export async function forgetAlertsOf(manager: EntityManager, driverId: number): Promise<void> {
  const table = (name: string): string => tableName(manager, name);
  const of = "entity_type = 'drivers' AND entity_id = ?";
  await manager.query(
    `DELETE FROM ${table('alert_reads')} WHERE alert_id IN (SELECT id FROM ${table('alerts')} WHERE ${of})`,
    [driverId],
  );
  await manager.query(`DELETE FROM ${table('alerts')} WHERE ${of}`, [driverId]);
  await manager.query(`DELETE FROM ${table('webhook_deliveries')} WHERE payload LIKE ?`, [
    `%"entityType":"drivers","entityId":${driverId},%`,
  ]);
}
