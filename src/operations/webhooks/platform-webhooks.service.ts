import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { clock } from '#kernel';
import type { ListRequest, Page } from '#kernel';
import { Records } from '#persistence';
import type { Resource, UnitOfWork } from '#persistence';
import { KEY_RING, KeyRing, seal } from '#secrets';
import { only } from '../../records/record.view';
import { newSealKey } from '../../records/personal-data/seal-key';
import { GlobalDatabase } from '../../global/global-database';
import { SendLimits } from '../../global/mail/send-limits';
import {
  insertDeliveries,
  newestDeliveries,
  newWebhookSecret,
  redeliver,
  removeDeliveriesOf,
} from '../../webhooks/webhook-deliveries';
import type { WebhookDeliveryView } from '../../webhooks/webhook-delivery.view';
import { subscribe, subscriptionsOf, unsubscribe } from '../../webhooks/webhook-subscriptions';
import { isWebhookUrl, WEBHOOK_POLICY } from '../../webhooks/webhook-target';
import type { WebhookPolicy } from '../../webhooks/webhook-target';
import { tooManyWebhooks, webhookTargetRefused } from '../../webhooks/webhook.errors';
import { PLATFORM_TEST } from './platform-event-types';
import type { CreatePlatformWebhookBody, UpdatePlatformWebhookBody } from './platform-webhook.dto';
import { PLATFORM_WEBHOOKS, PlatformWebhook, platformWebhookPlace } from './platform-webhook.entity';
import type { ChosenPlatformWebhook } from './platform-webhook.view';

export const platformWebhookResource: Resource<PlatformWebhook> = {
  name: 'webhooks',
  entity: PlatformWebhook,
  joins: {},
  listing: {
    sorts: { createdAt: 'record.createdAt' },
    defaultSort: [{ key: 'createdAt', direction: 'desc' }],
    filters: {},
    search: [],
  },
  conflicts: {},
};

const MAX_WEBHOOKS = 20;

type WithSecret = ChosenPlatformWebhook & { readonly secret: string };

/** The platform's webhooks. */
@Injectable()
export class PlatformWebhooks {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly limits: SendLimits,
    @Inject(KEY_RING) private readonly ring: KeyRing,
    @Inject(WEBHOOK_POLICY) private readonly policy: WebhookPolicy,
  ) {}

  list(request: ListRequest): Promise<Page<ChosenPlatformWebhook>> {
    return this.database.use(async (manager) => {
      const page = await recordsOf(manager).list(request);
      return { ...page, items: await withEvents(manager, page.items) };
    });
  }

  /** @throws DomainError NOT_FOUND */
  get(id: number): Promise<ChosenPlatformWebhook> {
    return this.database.use((manager) => chosen(manager, id));
  }

  /** Returns the secret, which is shown only once. @throws DomainError WEBHOOK_TARGET_REFUSED, TOO_MANY_WEBHOOKS */
  async create(unit: UnitOfWork, { events, ...body }: CreatePlatformWebhookBody): Promise<WithSecret> {
    this.check(body.url);
    await assertRoom(unit.manager);
    const secret = newWebhookSecret();
    const sealKey = newSealKey();
    const { isActive = true, ...columns } = body;
    const row = { ...columns, isActive, sealKey, secret: this.sealed(sealKey, secret) };
    const { id } = await recordsOf(unit.manager).create(unit, row);
    await subscribe(unit.manager, PLATFORM_WEBHOOKS, id, events);
    return { ...(await chosen(unit.manager, id)), secret };
  }

  /** @throws DomainError NOT_FOUND, STALE_VERSION, WEBHOOK_TARGET_REFUSED */
  async update(
    unit: UnitOfWork,
    id: number,
    { version: _version, events, ...body }: UpdatePlatformWebhookBody,
    expected: number | null,
  ): Promise<ChosenPlatformWebhook> {
    if (body.url !== undefined) this.check(body.url);
    await recordsOf(unit.manager).update(unit, id, body, expected);
    if (events !== undefined) await subscribe(unit.manager, PLATFORM_WEBHOOKS, id, events);
    return chosen(unit.manager, id);
  }

  /** Waiting deliveries are signed with the new secret too. @throws DomainError NOT_FOUND */
  async rotateSecret(unit: UnitOfWork, id: number): Promise<WithSecret> {
    const records = recordsOf(unit.manager);
    const { sealKey } = await records.getForUpdate(unit, id);
    const secret = newWebhookSecret();
    await records.update(unit, id, { secret: this.sealed(sealKey, secret) }, null);
    return { ...(await chosen(unit.manager, id)), secret };
  }

  /** Also deletes its waiting deliveries. @throws DomainError NOT_FOUND, STALE_VERSION */
  async remove(unit: UnitOfWork, id: number, expected: number | null): Promise<void> {
    const records = recordsOf(unit.manager);
    await records.getForUpdate(unit, id);
    await unsubscribe(unit.manager, PLATFORM_WEBHOOKS, id);
    await removeDeliveriesOf(unit.manager, PLATFORM_WEBHOOKS, id);
    await records.remove(unit, id, expected);
  }

  /** Queues a test event without data. @throws DomainError NOT_FOUND, SENDING_LIMITED */
  async test(unit: UnitOfWork, id: number): Promise<void> {
    await recordsOf(unit.manager).get(id, unit.manager);
    const target = `platform webhook ${id}`;
    await this.limits.take({ what: 'webhook_test', tenantId: null, target, actor: unit.actor });
    const eventId = randomUUID();
    const payload = { id: eventId, type: PLATFORM_TEST, timestamp: clock.now().toISOString(), data: {} };
    await insertDeliveries(unit.manager, PLATFORM_WEBHOOKS, [
      { endpointId: id, eventId, type: PLATFORM_TEST, payload },
    ]);
  }

  /** Makes a delivery due at once. @throws DomainError NOT_FOUND */
  redeliver(unit: UnitOfWork, endpointId: number, deliveryId: number): Promise<void> {
    return redeliver(unit.manager, PLATFORM_WEBHOOKS, { endpointId, deliveryId });
  }

  /** The most recent deliveries. @throws DomainError NOT_FOUND */
  deliveries(id: number): Promise<WebhookDeliveryView[]> {
    return this.database.use(async (manager) => {
      await recordsOf(manager).get(id, manager);
      return newestDeliveries(manager, PLATFORM_WEBHOOKS, id);
    });
  }

  private sealed(sealKey: string, secret: string): string {
    return seal(this.ring, platformWebhookPlace(sealKey), secret);
  }

  private check(url: string): void {
    if (!isWebhookUrl(url, this.policy)) throw webhookTargetRefused({ url });
  }
}

const recordsOf = (manager: EntityManager): Records<PlatformWebhook> => new Records(manager, platformWebhookResource);

async function chosen(manager: EntityManager, id: number): Promise<ChosenPlatformWebhook> {
  return only(await withEvents(manager, [await recordsOf(manager).get(id, manager)]));
}

async function withEvents(
  manager: EntityManager,
  endpoints: readonly PlatformWebhook[],
): Promise<ChosenPlatformWebhook[]> {
  const ids = endpoints.map(({ id }) => id);
  const byEndpoint = Map.groupBy(
    await subscriptionsOf(manager, PLATFORM_WEBHOOKS, ids),
    ({ endpointId }) => endpointId,
  );
  return endpoints.map((endpoint) => ({
    endpoint,
    events: byEndpoint.get(endpoint.id)?.map(({ type }) => type) ?? [],
  }));
}

/** Locks the counted rows: of two concurrent creations the second one counts the first. */
async function assertRoom(manager: EntityManager): Promise<void> {
  const rows = await manager.query<unknown[]>('SELECT id FROM platform_webhook_endpoints ORDER BY id FOR UPDATE');
  if (rows.length >= MAX_WEBHOOKS) throw tooManyWebhooks({ most: MAX_WEBHOOKS });
}
