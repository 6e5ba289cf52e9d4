import { IsObject } from 'class-validator';
import { defineTask } from '#jobs';
import type { AuditEvent } from '#kernel';
import { TenantRunner } from '#tenancy';
import { MEMBER_EVENT_RUN } from '../webhooks/member-events';
import { AlertNight } from './alert-night.service';
import { WEBHOOK_RUN } from './notifications/alert-webhooks.service';
import { MemberWebhooks } from './notifications/member-webhooks.service';
import { WebhookDeliveries } from './notifications/webhook-deliveries.service';

/** Nightly. */
export const alertsEvaluate = defineTask({
  name: 'alerts.evaluate',
  scope: 'tenant',
  schedule: { at: { hour: 2, minute: 0, zone: 'tenant' }, spreadMs: 900_000 },
  uses: AlertNight,
  run: (night, { tenantId, signal }) => night.run(tenantId, signal),
});

/** After alerts changed, for companies with webhooks. */
export const webhooksDeliver = defineTask({
  name: WEBHOOK_RUN,
  scope: 'tenant',
  outside: { longestMs: 120_000 },
  uses: TenantRunner,
  run: (tenants, { tenantId, signal }) =>
    tenants.run(tenantId, WebhookDeliveries, (webhooks) => webhooks.deliver(signal)),
});

class MemberEventInput {
  @IsObject()
  event!: AuditEvent;
}

/** After something was done about a member. It outlasts hours in which the company's database is away. */
export const memberEvent = defineTask({
  name: MEMBER_EVENT_RUN,
  scope: 'tenant',
  input: MemberEventInput,
  attempts: 14,
  uses: TenantRunner,
  run: async (tenants, { tenantId, input }) => {
    await tenants.run(tenantId, MemberWebhooks, (webhooks) => webhooks.tell(input.event));
    return null;
  },
});
