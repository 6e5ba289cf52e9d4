import type { EntityManager } from 'typeorm';
import { driverErrorOf, tableName } from '#persistence';
import { ALERT_EVENTS } from './webhook-events';

const NO_SUCH_TABLE = 1146;

/** The events each of these webhooks wants, in the order of their names; alerts for one that chose none. */
export async function eventsOf(
  manager: EntityManager,
  endpointIds: readonly number[],
): Promise<(endpointId: number) => string[]> {
  const rows = endpointIds.length === 0 ? [] : await chosen(manager, endpointIds);
  const byEndpoint = Map.groupBy(rows, ({ endpointId }) => endpointId);
  return (id) => byEndpoint.get(id)?.map(({ type }) => type) ?? [...ALERT_EVENTS];
}

/** The active webhooks that want an event of one of these types. */
export async function subscribersOf(
  manager: EntityManager,
  types: readonly string[],
): Promise<readonly { readonly endpointId: number; readonly type: string }[]> {
  return known(
    manager.query<{ endpointId: number; type: string }[]>(
      `SELECT s.endpoint_id AS endpointId, s.event_type AS type FROM ${tableName(manager, 'webhook_subscriptions')} s
        JOIN ${tableName(manager, 'webhook_endpoints')} e ON e.id = s.endpoint_id
        WHERE s.event_type IN (?) AND e.is_active = 1`,
      [[...types]],
    ),
  );
}

export async function subscribe(manager: EntityManager, endpointId: number, types: readonly string[]): Promise<void> {
  await unsubscribe(manager, endpointId);
  const rows = types.map((type) => [endpointId, type]);
  const table = tableName(manager, 'webhook_subscriptions');
  if (rows.length > 0) await manager.query(`INSERT INTO ${table} (endpoint_id, event_type) VALUES ?`, [rows]);
}

export async function unsubscribe(manager: EntityManager, endpointId: number): Promise<void> {
  const table = tableName(manager, 'webhook_subscriptions');
  await known(manager.query<never[]>(`DELETE FROM ${table} WHERE endpoint_id = ?`, [endpointId]));
}

function chosen(
  manager: EntityManager,
  endpointIds: readonly number[],
): Promise<readonly { readonly endpointId: number; readonly type: string }[]> {
  return known(
    manager.query<{ endpointId: number; type: string }[]>(
      `SELECT endpoint_id AS endpointId, event_type AS type FROM ${tableName(manager, 'webhook_subscriptions')}
        WHERE endpoint_id IN (?) ORDER BY event_type`,
      [[...endpointIds]],
    ),
  );
}

/** A company that was not migrated yet has no such table: its webhooks get alerts, and its writes go on. */
async function known<R>(rows: Promise<readonly R[]>): Promise<readonly R[]> {
  return rows.catch((error: unknown) => (driverErrorOf(error)?.errno === NO_SUCH_TABLE ? [] : Promise.reject(error)));
}
