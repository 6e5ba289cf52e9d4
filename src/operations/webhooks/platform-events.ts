import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { clock, isDomainError } from '#kernel';
import { driverErrorOf, reasonOf } from '#persistence';
import { eventIdOf, insertDeliveries } from '../../webhooks/webhook-deliveries';
import { subscribersOf } from '../../webhooks/webhook-subscriptions';
import type { Subscription } from '../../webhooks/webhook-subscriptions';
import { PLATFORM_WEBHOOKS } from './platform-webhook.entity';

/** An event before its receivers are known. */
export interface PlatformEvent {
  readonly type: string;
  /** Contains no secret and no personal data. */
  readonly data: object;
  /** Deduplication key of an event whose step may be repeated after a crash. */
  readonly once?: string;
}

/** The tenant in an event. */
export interface EventTenant {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
}

/** The table does not exist, or the account has no privilege on a table that does not exist. */
const NOT_THERE: ReadonlySet<number> = new Set([1142, 1146]);
const MADE_BY = 'TellPlatformEvents1765210000000';

/** Writes events for the platform's webhooks in the transaction of the change that they report. */
export async function leavePlatformEvents(manager: EntityManager, events: readonly PlatformEvent[]): Promise<void> {
  if (events.length === 0) return;
  const subscribers = await subscribed(manager, [...new Set(events.map(({ type }) => type))]);
  if (subscribers.length === 0) return;
  const timestamp = clock.now().toISOString();
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

/** The error as a code, if it has one. */
export function eventErrorOf(error: unknown): string {
  if (isDomainError(error)) return error.code;
  return driverErrorOf(error) === null ? 'INTERNAL_ERROR' : reasonOf(error);
}

/** A global database that is not migrated to this release yet has no webhooks. A backup before the migration continues without events. */
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
