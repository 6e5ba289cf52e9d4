import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { JobRuns, Leases } from '#jobs';
import { isDomainError } from '#kernel';
import { KEY_RING, KeyRing, open } from '#secrets';
import { GlobalDatabase } from '../../global/global-database';
import { DeliveryRound } from '../../webhooks/delivery-round';
import type { Delivered } from '../../webhooks/delivery-round';
import { WEBHOOK_POLICY } from '../../webhooks/webhook-target';
import type { WebhookPolicy } from '../../webhooks/webhook-target';
import { PLATFORM_WEBHOOKS, PlatformWebhook, platformWebhookPlace } from './platform-webhook.entity';

/** The kind of the runs that send pending deliveries. */
export const PLATFORM_WEBHOOK_RUN = 'platform_webhooks.deliver';

/** Sends the pending deliveries of the platform's webhooks. Only one round runs at a time, so that slow receivers occupy one worker slot at most. */
@Injectable()
export class PlatformDeliveries {
  private readonly round: DeliveryRound;

  constructor(
    private readonly database: GlobalDatabase,
    private readonly leases: Leases,
    private readonly runs: JobRuns,
    @Inject(KEY_RING) private readonly ring: KeyRing,
    @Inject(WEBHOOK_POLICY) policy: WebhookPolicy,
  ) {
    this.round = new DeliveryRound({
      tables: PLATFORM_WEBHOOKS,
      policy,
      read: (work) => this.database.use(work),
      write: (work) => this.database.transaction(work),
      target: (id) => this.target(id),
    });
  }

  /** Sends the due deliveries. Returns null if another round is running; a later round sends the rest. @throws DomainError LOOP_INCOMPLETE */
  async deliver(signal: AbortSignal): Promise<Delivered | null> {
    try {
      return await this.leases.hold(PLATFORM_WEBHOOK_RUN, () => this.round.run(signal));
    } catch (error) {
      if (isDomainError(error, 'LEASE_HELD')) return null;
      throw error;
    }
  }

  /** Enqueues a round now. A failure is ignored, because the schedule starts a round every fifteen seconds. */
  async send(): Promise<void> {
    await this.runs.enqueue({ kind: PLATFORM_WEBHOOK_RUN, window: randomUUID(), tenant: null }).catch(() => undefined);
  }

  private async target(id: number): Promise<{ url: string; secret: string } | null> {
    const endpoint = await this.database.use((manager) => manager.findOneBy(PlatformWebhook, { id }));
    if (endpoint?.isActive !== true) return null;
    return { url: endpoint.url, secret: open(this.ring, platformWebhookPlace(endpoint.sealKey), endpoint.secret) };
  }
}
