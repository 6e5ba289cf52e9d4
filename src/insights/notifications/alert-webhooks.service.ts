import { randomUUID } from 'node:crypto';
import { In } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { JobRuns } from '#jobs';
import { clock, localeOfLanguage } from '#kernel';
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

/** The kind of the jobs that send waiting deliveries. */
export const WEBHOOK_RUN = 'webhooks.deliver';

const BATCH_SIZE = 200;

/**
 * Writes changes of alerts into the outbox of webhooks, in the transaction of the change; they are sent after the
 * commit.
 */
@TenantScoped()
export class AlertWebhooks {
  private isWaiting = false;

  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly runs: JobRuns,
  ) {}

  async queue(manager: EntityManager, changes: readonly AlertChange[]): Promise<void> {
    const transitions = changes.filter((change) => change.transition !== null);
    const endpoints = transitions.length === 0 ? [] : await manager.findBy(WebhookEndpoint, { isActive: true });
    if (endpoints.length === 0) return;
    const rows: NewDelivery[] = [];
    for (let at = 0; at < transitions.length; at += BATCH_SIZE)
      rows.push(...(await this.rowsOf(manager, transitions.slice(at, at + BATCH_SIZE), endpoints)));
    for (let at = 0; at < rows.length; at += BATCH_SIZE)
      await insertDeliveries(manager, COMPANY_WEBHOOKS, rows.slice(at, at + BATCH_SIZE));
    this.isWaiting ||= rows.length > 0;
  }

  /** Enqueues a job for the committed deliveries. If that fails, the nightly job finds them. */
  async send(): Promise<void> {
    if (!this.isWaiting) return;
    this.isWaiting = false;
    await this.runs.enqueue({ kind: WEBHOOK_RUN, window: randomUUID(), tenant: this.tenant }).catch(() => undefined);
  }

  private async rowsOf(
    manager: EntityManager,
    transitions: readonly AlertChange[],
    endpoints: readonly WebhookEndpoint[],
  ): Promise<NewDelivery[]> {
    const kinds = new Map(transitions.map((change) => [change.state.dedupeKey, change.transition]));
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
    const payload = { id: eventId, type, timestamp: clock.now().toISOString(), company: this.tenant.slug, data };
    return { endpointId, eventId, type, payload };
  }
}
