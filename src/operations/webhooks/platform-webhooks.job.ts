import { Injectable } from '@nestjs/common';
import type { JobContext, JobHandler, JobPayload } from '#jobs';
import { PLATFORM_WEBHOOK_RUN, PlatformDeliveries } from './platform-deliveries.service';

/** Sends the due deliveries of the platform's webhooks every fifteen seconds, new and repeated ones. */
@Injectable()
export class PlatformWebhookJob implements JobHandler {
  readonly kind = PLATFORM_WEBHOOK_RUN;

  constructor(private readonly deliveries: PlatformDeliveries) {}

  async run({ signal }: JobContext): Promise<JobPayload | null> {
    const delivered = await this.deliveries.deliver(signal);
    return delivered && { ...delivered };
  }
}
