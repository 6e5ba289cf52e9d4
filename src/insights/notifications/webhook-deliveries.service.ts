import { Inject } from '@nestjs/common';
import { JobRuns } from '#jobs';
import { systemActor } from '#kernel';
import type { Database } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped, TenantWrites } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { PersonalFields } from '../../records/personal-data/personal-fields';
import { WEBHOOK_ENDPOINTS } from '../../records/personal-data/sealed-tables';
import { DeliveryRound } from '../../webhooks/delivery-round';
import type { Delivered } from '../../webhooks/delivery-round';
import { followUp } from '../../webhooks/follow-up';
import { purgeDeliveries } from '../../webhooks/webhook-deliveries';
import { WEBHOOK_POLICY } from '../../webhooks/webhook-target';
import type { WebhookPolicy } from '../../webhooks/webhook-target';
import { WEBHOOK_RUN } from './alert-webhooks.service';
import { WebhookEndpoint } from './webhook-endpoint.entity';
import { COMPANY_WEBHOOKS } from './webhook-subscriptions';

/**
 * Sends waiting deliveries to a company's webhooks, with growing pauses between attempts: at least once, and each
 * event under one id.
 */
@TenantScoped()
export class WebhookDeliveries {
  private readonly round: DeliveryRound;

  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly writes: TenantWrites,
    private readonly personal: PersonalFields,
    private readonly runs: JobRuns,
    @Inject(WEBHOOK_POLICY) policy: WebhookPolicy,
  ) {
    this.round = new DeliveryRound({
      sender: `tenant ${tenant.tenantId}`,
      tables: COMPANY_WEBHOOKS,
      policy,
      read: (work) => work(this.database.manager),
      write: (work) =>
        this.writes.runMany(systemActor('webhooks'), async ({ manager }) => ({
          value: await work(manager),
          events: [],
        })),
      target: (id) => this.target(id),
    });
  }

  /** Sends the deliveries that are due, and enqueues one run for the others. */
  async deliver(signal: AbortSignal): Promise<Delivered> {
    const tally = await this.round.run(signal);
    await this.resume().catch(() => undefined);
    return tally;
  }

  /** Enqueues one run for the deliveries that wait, if there are any. */
  async resume(): Promise<void> {
    const dueInMs = await this.round.dueInMs();
    if (dueInMs !== null) await this.continueIn(dueInMs);
  }

  /** Deletes deliveries that were sent or abandoned long ago. */
  async purge(): Promise<void> {
    await purgeDeliveries(this.database.manager, COMPANY_WEBHOOKS);
  }

  private async continueIn(dueInMs: number): Promise<void> {
    const next = followUp(dueInMs, await this.runs.now());
    await this.runs.enqueue({ kind: WEBHOOK_RUN, tenant: this.tenant, ...next });
  }

  private async target(id: number): Promise<{ url: string; secret: string } | null> {
    const endpoint = await this.database.manager.findOneBy(WebhookEndpoint, { id });
    return endpoint?.isActive === true ? this.personal.openedWhole(WEBHOOK_ENDPOINTS, endpoint) : null;
  }
}
