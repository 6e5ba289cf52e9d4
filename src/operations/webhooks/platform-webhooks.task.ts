import { defineTask } from '#jobs';
import { PLATFORM_WEBHOOK_RUN, PlatformDeliveries } from './platform-deliveries.service';

/** Every fifteen seconds: sends due deliveries of the platform's webhooks, new or repeated. */
export const platformWebhooksDeliver = defineTask({
  name: PLATFORM_WEBHOOK_RUN,
  scope: 'platform',
  schedule: { at: { everyMs: 15_000 } },
  outside: { longestMs: 120_000 },
  uses: PlatformDeliveries,
  run: (deliveries, { signal }) => deliveries.deliver(signal),
});
