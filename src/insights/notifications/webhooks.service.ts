import { randomUUID } from 'node:crypto';
import { Inject } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { JobRuns } from '#jobs';
import { clock } from '#kernel';
import type { ListRequest, Page } from '#kernel';
import { Records, tableName } from '#persistence';
import type { Database, Resource, UnitOfWork } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { only } from '../../records/record.view';
import { PersonalFields } from '../../records/personal-data/personal-fields';
import { newSealKey } from '../../records/personal-data/seal-key';
import { WEBHOOK_ENDPOINTS } from '../../records/personal-data/sealed-tables';
import { TEST_LIMITS } from '../../webhooks/test-limits';
import type { TestLimits } from '../../webhooks/test-limits';
import {
  insertDeliveries,
  newestDeliveries,
  newWebhookSecret,
  redeliver,
  removeDeliveriesOf,
} from '../../webhooks/webhook-deliveries';
import type { WebhookDeliveryView } from '../../webhooks/webhook-delivery.view';
import { isWebhookUrl, WEBHOOK_POLICY } from '../../webhooks/webhook-target';
import type { WebhookPolicy } from '../../webhooks/webhook-target';
import { tooManyWebhooks, webhookTargetRefused } from '../../webhooks/webhook.errors';
import { WEBHOOK_RUN } from './alert-webhooks.service';
import { WebhookEndpoint } from './webhook-endpoint.entity';
import type { CreateWebhookBody, UpdateWebhookBody } from './webhook.dto';
import { COMPANY_WEBHOOKS, eventsOf, subscribe, unsubscribe } from './webhook-subscriptions';
import type { ChosenWebhook } from './webhook.view';

export const webhookResource: Resource<WebhookEndpoint> = {
  name: 'webhooks',
  entity: WebhookEndpoint,
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

/** The addresses to which a company's events are sent. */
@TenantScoped()
export class WebhooksService {
  private readonly endpoints: Records<WebhookEndpoint>;

  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly personal: PersonalFields,
    private readonly runs: JobRuns,
    @Inject(WEBHOOK_POLICY) private readonly policy: WebhookPolicy,
    @Inject(TEST_LIMITS) private readonly limits: TestLimits,
  ) {
    this.endpoints = new Records(database.manager, webhookResource);
  }

  async list(request: ListRequest): Promise<Page<ChosenWebhook>> {
    const page = await this.endpoints.list(request);
    return { ...page, items: await withEvents(this.database.manager, page.items) };
  }

  async get(id: number, within = this.database.manager): Promise<ChosenWebhook> {
    return only(await withEvents(within, [await this.endpoints.get(id, within)]));
  }

  /** Returns the secret, which is shown only once. @throws DomainError WEBHOOK_TARGET_REFUSED, TOO_MANY_WEBHOOKS */
  async create(unit: UnitOfWork, body: CreateWebhookBody): Promise<ChosenWebhook & { readonly secret: string }> {
    this.check(body.url);
    await this.assertRoom(unit);
    const secret = newWebhookSecret();
    const sealKey = newSealKey();
    const { minSeverity = 'warning', isActive = true, events, ...columns } = body;
    const row = this.personal.sealed(WEBHOOK_ENDPOINTS, sealKey, { ...columns, minSeverity, isActive, secret });
    const { id } = await this.endpoints.create(unit, { ...row, sealKey });
    if (events !== undefined) await subscribe(unit.manager, id, events);
    return { ...(await this.get(id, unit.manager)), secret };
  }

  /** @throws DomainError NOT_FOUND, STALE_VERSION, WEBHOOK_TARGET_REFUSED */
  async update(
    unit: UnitOfWork,
    id: number,
    { version: _version, events, ...body }: UpdateWebhookBody,
    expected: number | null,
  ): Promise<ChosenWebhook> {
    if (body.url !== undefined) this.check(body.url);
    await this.endpoints.update(unit, id, body, expected);
    if (events !== undefined) await subscribe(unit.manager, id, events);
    return this.get(id, unit.manager);
  }

  /** Deletes its waiting deliveries too. @throws DomainError NOT_FOUND, STALE_VERSION */
  async remove(unit: UnitOfWork, id: number, expected: number | null): Promise<void> {
    await this.endpoints.getForUpdate(unit, id);
    await unsubscribe(unit.manager, id);
    await removeDeliveriesOf(unit.manager, COMPANY_WEBHOOKS, id);
    return this.endpoints.remove(unit, id, expected);
  }

  /** Queues a test event. @throws DomainError NOT_FOUND, SENDING_LIMITED */
  async test(unit: UnitOfWork, id: number): Promise<void> {
    await this.endpoints.get(id, unit.manager);
    const { tenantId } = this.tenant;
    await this.limits.take({ what: 'webhook_test', tenantId, target: `webhook ${tenantId} ${id}`, actor: unit.actor });
    const eventId = randomUUID();
    const type = 'webhook.test';
    const payload = { id: eventId, type, timestamp: clock.now().toISOString(), company: this.tenant.slug, data: {} };
    await insertDeliveries(unit.manager, COMPANY_WEBHOOKS, [{ endpointId: id, eventId, type, payload }]);
  }

  /** Waiting deliveries are signed with the new secret too. @throws DomainError NOT_FOUND */
  async rotateSecret(unit: UnitOfWork, id: number): Promise<ChosenWebhook & { readonly secret: string }> {
    const { sealKey } = await this.endpoints.getForUpdate(unit, id);
    const secret = newWebhookSecret();
    await this.endpoints.update(unit, id, this.personal.sealed(WEBHOOK_ENDPOINTS, sealKey, { secret }), null);
    return { ...(await this.get(id, unit.manager)), secret };
  }

  /** Makes a delivery due at once. @throws DomainError NOT_FOUND */
  redeliver(unit: UnitOfWork, endpointId: number, deliveryId: number): Promise<void> {
    return redeliver(unit.manager, COMPANY_WEBHOOKS, { endpointId, deliveryId });
  }

  /** After the commit of {@link test} and {@link redeliver}. */
  async send(): Promise<void> {
    await this.runs.enqueue({ kind: WEBHOOK_RUN, window: randomUUID(), tenant: this.tenant }).catch(() => undefined);
  }

  /** The newest deliveries. @throws DomainError NOT_FOUND */
  async deliveries(id: number): Promise<WebhookDeliveryView[]> {
    await this.endpoints.get(id);
    return newestDeliveries(this.database.manager, COMPANY_WEBHOOKS, id);
  }

  /** Locks the rows it counts, so that concurrent creations count each other. */
  private async assertRoom({ manager }: UnitOfWork): Promise<void> {
    const table = tableName(manager, 'webhook_endpoints');
    const endpoints = await manager.query<unknown[]>(`SELECT id FROM ${table} ORDER BY id FOR UPDATE`);
    if (endpoints.length >= MAX_WEBHOOKS) throw tooManyWebhooks({ most: MAX_WEBHOOKS });
  }

  private check(url: string): void {
    if (!isWebhookUrl(url, this.policy)) throw webhookTargetRefused({ url });
  }
}

async function withEvents(manager: EntityManager, endpoints: readonly WebhookEndpoint[]): Promise<ChosenWebhook[]> {
  const chosen = await eventsOf(
    manager,
    endpoints.map(({ id }) => id),
  );
  return endpoints.map((endpoint) => ({ endpoint, events: chosen(endpoint.id) }));
}
