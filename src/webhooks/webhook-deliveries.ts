import { createHash, randomBytes } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { clock } from '#kernel';
import { recordNotFound, tableName } from '#persistence';
import type { WebhookDeliveryView } from './webhook-delivery.view';
import type { WebhookTables } from './webhook-tables';

const SHOWN = 50;
const KEPT_DAYS = 30;

/** An event to be sent to one webhook. */
export interface NewDelivery {
  readonly endpointId: number;
  /** Identifies a repeated event. */
  readonly eventId: string;
  readonly type: string;
  readonly payload: object;
}

/** A new signing secret; shown once, after its creation. */
export const newWebhookSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

/** The same text always gives the same UUID, so that an event that is written twice is stored once. */
export function eventIdOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}

/** Stores deliveries in the transaction of the change they describe. An existing delivery is not changed. */
export async function insertDeliveries(
  manager: EntityManager,
  tables: WebhookTables,
  deliveries: readonly NewDelivery[],
): Promise<void> {
  if (deliveries.length === 0) return;
  const now = clock.now();
  await manager.query(
    `INSERT INTO ${tableName(manager, tables.deliveries)} (endpoint_id, event_id, event_type, payload, next_attempt_at)
      VALUES ? ON DUPLICATE KEY UPDATE id = id`,
    [
      deliveries.map(({ endpointId, eventId, type, payload }) => [
        endpointId,
        eventId,
        type,
        JSON.stringify(payload),
        now,
      ]),
    ],
  );
}

/** The newest deliveries of a webhook. */
export async function newestDeliveries(
  manager: EntityManager,
  tables: WebhookTables,
  endpointId: number,
): Promise<WebhookDeliveryView[]> {
  const rows = await manager.query<
    (Omit<WebhookDeliveryView, 'createdAt' | 'deliveredAt'> & { createdAt: Date; deliveredAt: Date | null })[]
  >(
    `SELECT id, event_id AS eventId, event_type AS eventType, status, attempts, response_status AS responseStatus, error,
        created_at AS createdAt, delivered_at AS deliveredAt
      FROM ${tableName(manager, tables.deliveries)} WHERE endpoint_id = ? ORDER BY created_at DESC, id DESC LIMIT ?`,
    [endpointId, SHOWN],
  );
  return rows.map((row) => ({
    ...row,
    createdAt: row.createdAt.toISOString(),
    deliveredAt: row.deliveredAt?.toISOString() ?? null,
  }));
}

/** Makes a delivery due at once and resets its attempts, whatever its state. @throws DomainError NOT_FOUND */
export async function redeliver(
  manager: EntityManager,
  tables: WebhookTables,
  { endpointId, deliveryId }: { readonly endpointId: number; readonly deliveryId: number },
): Promise<void> {
  const table = tableName(manager, tables.deliveries);
  const found = await manager.query<unknown[]>(`SELECT id FROM ${table} WHERE id = ? AND endpoint_id = ? FOR UPDATE`, [
    deliveryId,
    endpointId,
  ]);
  if (found.length === 0) throw recordNotFound({ resource: 'webhook_deliveries', id: deliveryId });
  await manager.query(
    `UPDATE ${table} SET status = 'pending', attempts = 0, response_status = NULL, error = NULL, delivered_at = NULL,
      next_attempt_at = UTC_TIMESTAMP(3) WHERE id = ?`,
    [deliveryId],
  );
}

export async function removeDeliveriesOf(
  manager: EntityManager,
  tables: WebhookTables,
  endpointId: number,
): Promise<void> {
  await manager.query(`DELETE FROM ${tableName(manager, tables.deliveries)} WHERE endpoint_id = ?`, [endpointId]);
}

/** Deletes deliveries that were sent or abandoned more than thirty days ago. Returns the number of rows. */
export async function purgeDeliveries(manager: EntityManager, tables: WebhookTables): Promise<number> {
  const { affectedRows } = await manager.query<{ affectedRows: number }>(
    `DELETE FROM ${tableName(manager, tables.deliveries)}
      WHERE status <> 'pending' AND created_at < UTC_TIMESTAMP(3) - INTERVAL ? DAY`,
    [KEPT_DAYS],
  );
  return affectedRows;
}
