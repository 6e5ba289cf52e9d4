import { randomUUID } from 'node:crypto';
import { In } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { JobRuns } from '#jobs';
import { localeOfLanguage } from '#kernel';
import { InjectTenant, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import type { AlertChange } from '../alerts/alert-changes';
import { compareSeverity } from '../alerts/alert.choices';
import { Alert } from '../alerts/alert.entity';
import { alertView } from '../alerts/alert.view';
import { insertDeliveries } from '../../webhooks/webhook-deliveries';
import type { NewDelivery } from '../../webhooks/webhook-deliveries';
import { WebhookEndpoint } from './webhook-endpoint.entity';
import { COMPANY_WEBHOOKS, eventsOf } from './webhook-subscriptions';

/** The kind of the runs that send what waits. */
export const WEBHOOK_RUN = 'webhooks.deliver';

const AT_ONCE = 200;

/** Puts what became of alerts into the outbox of webhooks: in the transaction of the change, and sent after it. */
@TenantScoped()
export class AlertWebhooks {
  private isWaiting = false;

  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly runs: JobRuns,
  ) {}

  async queue(manager: EntityManager, changes: readonly AlertChange[]): Promise<void> {
    const news = changes.filter((change) => change.transition !== null);
    const endpoints = news.length === 0 ? [] : await manager.findBy(WebhookEndpoint, { isActive: true });
    if (endpoints.length === 0) return;
    const rows: NewDelivery[] = [];
    for (let at = 0; at < news.length; at += AT_ONCE)
      rows.push(...(await this.rowsOf(manager, news.slice(at, at + AT_ONCE), endpoints)));
    for (let at = 0; at < rows.length; at += AT_ONCE)
      await insertDeliveries(manager, COMPANY_WEBHOOKS, rows.slice(at, at + AT_ONCE));
    this.isWaiting ||= rows.length > 0;
  }

  /** Lets the queue begin with what was committed; what cannot be told to it now is found at night. */
  async send(): Promise<void> {
    if (!this.isWaiting) return;
    this.isWaiting = false;
    await this.runs.enqueue({ kind: WEBHOOK_RUN, window: randomUUID(), tenant: this.tenant }).catch(() => undefined);
  }

  private async rowsOf(
    manager: EntityManager,
    news: readonly AlertChange[],
    endpoints: readonly WebhookEndpoint[],
  ): Promise<NewDelivery[]> {
    const kinds = new Map(news.map((change) => [change.state.dedupeKey, change.transition]));
    const wanted = await eventsOf(
      manager,
      endpoints.map(({ id }) => id),
    );
    const alerts = await manager.find(Alert, {
      where: { dedupeKey: In([...kinds.keys()]) },
      relations: { vehicle: true },
    });
    return alerts.flatMap((alert) => {
      const event = `alert.${kinds.get(alert.dedupeKey) ?? 'opened'}`;
      return endpoints
        .filter(
          ({ id, minSeverity }) => compareSeverity(alert.severity, minSeverity) >= 0 && wanted(id).includes(event),
        )
        .map(({ id }) => this.delivery(id, event, alertView(alert, localeOfLanguage(this.tenant.locale), false)));
    });
  }

  private delivery(endpointId: number, type: string, data: object): NewDelivery {
    const eventId = randomUUID();
    const payload = { id: eventId, type, timestamp: new Date().toISOString(), company: this.tenant.slug, data };
    return { endpointId, eventId, type, payload };
  }
}
