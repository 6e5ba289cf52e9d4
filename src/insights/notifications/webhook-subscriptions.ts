import type { EntityManager } from 'typeorm';
import { unlessMissing } from '#persistence';
import * as subscriptions from '../../webhooks/webhook-subscriptions';
import type { Subscription } from '../../webhooks/webhook-subscriptions';
import type { WebhookTables } from '../../webhooks/webhook-tables';
import { ALERT_EVENTS } from './webhook-events';

/** The tables of a company's webhooks. */
export const COMPANY_WEBHOOKS: WebhookTables = {
  endpoints: 'webhook_endpoints',
  subscriptions: 'webhook_subscriptions',
  deliveries: 'webhook_deliveries',
};

/** The chosen events of each webhook, sorted by name; alerts if it chose none. */
export async function eventsOf(
  manager: EntityManager,
  endpointIds: readonly number[],
): Promise<(endpointId: number) => string[]> {
  const rows = await known(subscriptions.subscriptionsOf(manager, COMPANY_WEBHOOKS, endpointIds));
  const byEndpoint = Map.groupBy(rows, ({ endpointId }) => endpointId);
  return (id) => byEndpoint.get(id)?.map(({ type }) => type) ?? [...ALERT_EVENTS];
}

/** The active webhooks that chose one of these events. */
export function subscribersOf(manager: EntityManager, types: readonly string[]): Promise<readonly Subscription[]> {
  return known(subscriptions.subscribersOf(manager, COMPANY_WEBHOOKS, types));
}

export function subscribe(manager: EntityManager, endpointId: number, types: readonly string[]): Promise<void> {
  return subscriptions.subscribe(manager, COMPANY_WEBHOOKS, endpointId, types);
}

export async function unsubscribe(manager: EntityManager, endpointId: number): Promise<void> {
  await known(subscriptions.unsubscribe(manager, COMPANY_WEBHOOKS, endpointId).then(() => []));
}

/**
 * A company that is not migrated yet does not have this table: its webhooks receive alerts only, and its writes
 * continue.
 */
function known<R>(rows: Promise<readonly R[]>): Promise<readonly R[]> {
  return unlessMissing(rows, []);
}
