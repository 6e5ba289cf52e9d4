import { Injectable } from '@nestjs/common';
import { IsolatedLoop, stepsOf } from '#jobs';
import { TenantRunner } from '#tenancy';
import { AlertEvaluation } from './alerts/alert-evaluation.service';
import { AlertDigests } from './notifications/alert-digests.service';
import { WebhookDeliveries } from './notifications/webhook-deliveries.service';

/** Evaluates all alerts, sends the digests, and deletes alerts that were resolved long ago. */
@Injectable()
export class AlertNight {
  private readonly loop = new IsolatedLoop('alert night');

  constructor(private readonly tenants: TenantRunner) {}

  async run(tenantId: number, signal: AbortSignal): Promise<Record<string, unknown>> {
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
        webhooks: () => tenants.run(tenantId, WebhookDeliveries, (webhooks) => webhooks.resume()),
        deliveries: () => tenants.run(tenantId, WebhookDeliveries, (webhooks) => webhooks.purge()),
      }),
      signal,
    );
    this.loop.failed(failed);
    return results;
  }
}
