import type { EntityManager } from 'typeorm';
import { tableName } from '#persistence';
import type { WebhookTables } from './webhook-tables';

/** A webhook and an event it chose. */
export interface Subscription {
  readonly endpointId: number;
  readonly type: string;
}

/** The active webhooks that chose an event of one of these types. */
export function subscribersOf(
  manager: EntityManager,
  tables: WebhookTables,
  types: readonly string[],
): Promise<readonly Subscription[]> {
  return manager.query<Subscription[]>(
    `SELECT s.endpoint_id AS endpointId, s.event_type AS type FROM ${tableName(manager, tables.subscriptions)} s
      JOIN ${tableName(manager, tables.endpoints)} e ON e.id = s.endpoint_id
      WHERE s.event_type IN (?) AND e.is_active = 1`,
    [[...types]],
  );
}

/** The events these webhooks chose, in the order of their names. */
export async function subscriptionsOf(
  manager: EntityManager,
  tables: WebhookTables,
  endpointIds: readonly number[],
): Promise<readonly Subscription[]> {
  if (endpointIds.length === 0) return [];
  return manager.query<Subscription[]>(
    `SELECT endpoint_id AS endpointId, event_type AS type FROM ${tableName(manager, tables.subscriptions)}
      WHERE endpoint_id IN (?) ORDER BY event_type`,
    [[...endpointIds]],
  );
}

/** Replaces the chosen events of a webhook. */
export async function subscribe(
  manager: EntityManager,
  tables: WebhookTables,
  endpointId: number,
  types: readonly string[],
): Promise<void> {
  await unsubscribe(manager, tables, endpointId);
  const rows = types.map((type) => [endpointId, type]);
  const table = tableName(manager, tables.subscriptions);
  if (rows.length > 0) await manager.query(`INSERT INTO ${table} (endpoint_id, event_type) VALUES ?`, [rows]);
}

export async function unsubscribe(manager: EntityManager, tables: WebhookTables, endpointId: number): Promise<void> {
  const table = tableName(manager, tables.subscriptions);
  await manager.query(`DELETE FROM ${table} WHERE endpoint_id = ?`, [endpointId]);
}
