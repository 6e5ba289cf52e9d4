import { Injectable } from '@nestjs/common';
import type { JobContext, JobHandler, JobPayload } from '#jobs';
import { TenantRunner } from '#tenancy';
import { AlertEvaluation } from './alerts/alert-evaluation.service';
import { AlertDigests } from './notifications/alert-digests.service';
import { WEBHOOK_RUN } from './notifications/alert-webhooks.service';
import { WebhookDeliveries } from './notifications/webhook-deliveries.service';

/** Nightly: every alert is looked at, people are told what is new, and what was cured long ago goes. */
@Injectable()
export class AlertNight implements JobHandler {
  readonly kind = 'alerts.evaluate';

  constructor(private readonly tenants: TenantRunner) {}

  async run({ tenantId, signal }: JobContext): Promise<JobPayload | null> {
    if (tenantId === null) return null;
    const evaluated = await this.tenants.run(tenantId, AlertEvaluation, (alerts) => alerts.evaluate(null));
    const digests = await this.tenants.run(tenantId, AlertDigests, (mail) => mail.run());
    const purged = await this.tenants.run(tenantId, AlertEvaluation, (alerts) => alerts.purge());
    await this.tenants.run(tenantId, WebhookDeliveries, async (webhooks) => {
      await webhooks.deliver(signal);
      await webhooks.purge();
    });
    return { ...evaluated, digests, purged };
  }
}

/** After alerts changed, where a company has webhooks. */
@Injectable()
export class WebhookJob implements JobHandler {
  readonly kind = WEBHOOK_RUN;

  constructor(private readonly tenants: TenantRunner) {}

  async run({ tenantId, signal }: JobContext): Promise<JobPayload | null> {
    if (tenantId === null) return null;
    return { ...(await this.tenants.run(tenantId, WebhookDeliveries, (webhooks) => webhooks.deliver(signal))) };
  }
}
