import type { EntityManager } from 'typeorm';
import { tableName } from '#persistence';

/** An alert in a person's data export. */
export interface PersonAlert {
  readonly id: number;
  readonly type: string;
  readonly severity: string;
  readonly status: string;
  readonly dueDate: string | null;
  readonly firstSeenAt: Date;
  readonly resolvedAt: Date | null;
}

const COLUMNS = `a.id, a.type, a.severity, a.status, a.due_date AS dueDate, a.first_seen_at AS firstSeenAt, a.resolved_at AS resolvedAt`;

/**
 * Alerts about a person's record, and for a driver also alerts about what they did; oldest first. Plain SQL, to avoid a module
 * dependency.
 */
export function alertsAbout(manager: EntityManager, table: string, id: number): Promise<PersonAlert[]> {
  const driver = table === 'drivers' ? ' OR a.driver_id = ?' : '';
  return manager.query<PersonAlert[]>(
    `SELECT ${COLUMNS} FROM ${tableName(manager, 'alerts')} a
      WHERE (a.entity_type = ? AND a.entity_id = ?)${driver} ORDER BY a.first_seen_at, a.id`,
    [table, id, ...(driver === '' ? [] : [id])],
  );
}

/** Deletes the alerts about a person's record and the webhook messages about them: they contain the person's name. */
export async function forgetAlertsAbout(manager: EntityManager, table: string, id: number): Promise<void> {
  const of = 'entity_type = ? AND entity_id = ?';
  const [alerts, reads] = [tableName(manager, 'alerts'), tableName(manager, 'alert_reads')];
  await manager.query(`DELETE FROM ${reads} WHERE alert_id IN (SELECT id FROM ${alerts} WHERE ${of})`, [table, id]);
  await manager.query(`DELETE FROM ${alerts} WHERE ${of}`, [table, id]);
  await manager.query(`DELETE FROM ${tableName(manager, 'webhook_deliveries')} WHERE payload LIKE ?`, [
    `%"entityType":"${table}","entityId":${id},%`,
  ]);
}
