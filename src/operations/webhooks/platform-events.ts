import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { isDomainError } from '#kernel';
import { driverErrorOf, reasonOf } from '#persistence';
import { eventIdOf, insertDeliveries } from '../../webhooks/webhook-deliveries';
import { subscribersOf } from '../../webhooks/webhook-subscriptions';
import type { Subscription } from '../../webhooks/webhook-subscriptions';
import { PLATFORM_WEBHOOKS } from './platform-webhook.entity';

/** An event, independent of its subscribers. */
export interface PlatformEvent {
  readonly type: string;
  /** Must not contain secrets or personal data. */
  readonly data: object;
  /** A key for an event whose step may run again after a crash: the event is stored only once per key. */
  readonly once?: string;
}

/** A tenant in an event. */
export interface EventTenant {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
}

/** Error numbers: the table does not exist, or the account has no right to a table that does not exist. */
const NOT_THERE: ReadonlySet<number> = new Set([1142, 1146]);
const MADE_BY = 'TellPlatformEvents1765210000000';

/** Stores events for the subscribed webhooks of the platform, in the transaction of the change they describe. */
export async function leavePlatformEvents(manager: EntityManager, events: readonly PlatformEvent[]): Promise<void> {
  if (events.length === 0) return;
  const subscribers = await subscribed(manager, [...new Set(events.map(({ type }) => type))]);
  if (subscribers.length === 0) return;
  const timestamp = new Date().toISOString();
  const deliveries = events.flatMap(({ type, data, once }) => {
    const eventId = once === undefined ? randomUUID() : eventIdOf(`${type} ${once}`);
    const payload = { id: eventId, type, timestamp, data };
    return subscribers
      .filter((subscription) => subscription.type === type)
      .map(({ endpointId }) => ({ endpointId, eventId, type, payload }));
  });
  await insertDeliveries(manager, PLATFORM_WEBHOOKS, deliveries);
}

/** The tenants with these ids, by id. */
export async function eventTenants(
  manager: EntityManager,
  tenantIds: readonly number[],
): Promise<ReadonlyMap<number, EventTenant>> {
  if (tenantIds.length === 0) return new Map();
  const rows = await manager.query<EventTenant[]>('SELECT id, slug, name FROM tenants WHERE id IN (?)', [
    [...tenantIds],
  ]);
  return new Map(rows.map((row) => [row.id, row]));
}

/** The code of a domain error, the reason of a database error, else `INTERNAL_ERROR`. */
export function eventErrorOf(error: unknown): string {
  if (isDomainError(error)) return error.code;
  return driverErrorOf(error) === null ? 'INTERNAL_ERROR' : reasonOf(error);
}

/** The subscribers of these events; none if the tables do not exist yet, so that a backup before the migration does not fail. */
async function subscribed(manager: EntityManager, types: readonly string[]): Promise<readonly Subscription[]> {
  try {
    return await subscribersOf(manager, PLATFORM_WEBHOOKS, types);
  } catch (error) {
    if (!NOT_THERE.has(driverErrorOf(error)?.errno ?? 0)) throw error;
    const made = await manager.query<unknown[]>('SELECT 1 FROM migrations WHERE name = ?', [MADE_BY]);
    if (made.length > 0) throw error;
    return [];
  }
}
