import { Injectable } from '@nestjs/common';
import { IsolatedLoop, stepsOf } from '#jobs';
import type { JobContext, JobHandler, JobPayload } from '#jobs';
import type { AuditEvent } from '#kernel';
import { TenantRunner } from '#tenancy';
import { MEMBER_EVENT_RUN } from '../webhooks/member-events';
import { AlertEvaluation } from './alerts/alert-evaluation.service';
import { AlertDigests } from './notifications/alert-digests.service';
import { WEBHOOK_RUN } from './notifications/alert-webhooks.service';
import { MemberWebhooks } from './notifications/member-webhooks.service';
import { WebhookDeliveries } from './notifications/webhook-deliveries.service';

/** Nightly job: evaluates all alerts, sends the digests, and deletes alerts that were resolved long ago. */
@Injectable()
export class AlertNight implements JobHandler {
  readonly kind = 'alerts.evaluate';
  private readonly loop = new IsolatedLoop('alert night');

  constructor(private readonly tenants: TenantRunner) {}

  async run({ tenantId, signal }: JobContext): Promise<JobPayload | null> {
    if (tenantId === null) return null;
    const results: Record<string, unknown> = {};
    const addResult = (facts: object): void => void Object.assign(results, facts);
    const { tenants } = this;
    const failed = await this.loop.steps(
      stepsOf(tenantId, {
        evaluate: async () =>
          addResult(await tenants.run(tenantId, AlertEvaluation, (alerts) => alerts.evaluate(null))),
        digests: async () => addResult({ digests: await tenants.run(tenantId, AlertDigests, (mail) => mail.run()) }),
        purge: async () =>
          addResult({ purged: await tenants.run(tenantId, AlertEvaluation, (alerts) => alerts.purge()) }),
        webhooks: () => tenants.run(tenantId, WebhookDeliveries, (webhooks) => webhooks.deliver(signal)),
        deliveries: () => tenants.run(tenantId, WebhookDeliveries, (webhooks) => webhooks.purge()),
      }),
      signal,
    );
    this.loop.failed(failed);
    return results;
  }
}

/** Runs after alerts changed, for companies with webhooks. */
@Injectable()
export class WebhookJob implements JobHandler {
  readonly kind = WEBHOOK_RUN;

  constructor(private readonly tenants: TenantRunner) {}

  async run({ tenantId, signal }: JobContext): Promise<JobPayload | null> {
    if (tenantId === null) return null;
    return { ...(await this.tenants.run(tenantId, WebhookDeliveries, (webhooks) => webhooks.deliver(signal))) };
  }
}

/** After something was done about a member. It outlasts hours in which the company's database is away. */
@Injectable()
export class MemberEventJob implements JobHandler {
  readonly kind = MEMBER_EVENT_RUN;
  readonly attempts = 14;

  constructor(private readonly tenants: TenantRunner) {}

  async run({ tenantId, payload }: JobContext): Promise<JobPayload | null> {
    if (tenantId !== null)
      await this.tenants.run(tenantId, MemberWebhooks, (webhooks) => webhooks.tell(payload['event'] as AuditEvent));
    return null;
  }
}
