import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { JobRuns, Leases } from '#jobs';
import { isDomainError } from '#kernel';
import { KEY_RING, KeyRing, open } from '#secrets';
import { GlobalDatabase } from '../../global/global-database';
import { DeliveryRound } from '../../webhooks/delivery-round';
import type { Delivered } from '../../webhooks/delivery-round';
import { followUp } from '../../webhooks/follow-up';
import { WEBHOOK_POLICY } from '../../webhooks/webhook-target';
import type { WebhookPolicy } from '../../webhooks/webhook-target';
import { PLATFORM_WEBHOOKS, PlatformWebhook, platformWebhookPlace } from './platform-webhook.entity';

/** The kind of the runs that send due deliveries. */
export const PLATFORM_WEBHOOK_RUN = 'platform_webhooks.deliver';

/**
 * Sends the deliveries of the platform's webhooks. Only one round runs at a time, so that slow receivers occupy one slot of the workers.
 */
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
      sender: 'platform',
      tables: PLATFORM_WEBHOOKS,
      policy,
      read: (work) => this.database.use(work),
      write: (work) => this.database.transaction(work),
      target: (id) => this.target(id),
    });
  }

  /** Sends due deliveries; null if another round is running. @throws DomainError LOOP_INCOMPLETE */
  async deliver(signal: AbortSignal): Promise<Delivered | null> {
    const tally = await this.sendDue(signal);
    if (tally !== null && (await this.round.dueInMs()) === 0) await this.proceed().catch(() => undefined);
    return tally;
  }

  /** Requests a round at once. The schedule requests one every fifteen seconds anyway. */
  async send(): Promise<void> {
    await this.runs.enqueue({ kind: PLATFORM_WEBHOOK_RUN, window: randomUUID(), tenant: null }).catch(() => undefined);
  }

  private async sendDue(signal: AbortSignal): Promise<Delivered | null> {
    try {
      return await this.leases.hold(PLATFORM_WEBHOOK_RUN, () => this.round.run(signal));
    } catch (error) {
      if (isDomainError(error, 'LEASE_HELD')) return null;
      throw error;
    }
  }

  /** Requests one round for the deliveries that are still due, whatever the number of rounds that leave some. */
  private async proceed(): Promise<void> {
    const next = followUp(0, await this.runs.now());
    await this.runs.enqueue({ kind: PLATFORM_WEBHOOK_RUN, tenant: null, ...next });
  }

  private async target(id: number): Promise<{ url: string; secret: string } | null> {
    const endpoint = await this.database.use((manager) => manager.findOneBy(PlatformWebhook, { id }));
    if (endpoint?.isActive !== true) return null;
    return { url: endpoint.url, secret: open(this.ring, platformWebhookPlace(endpoint.sealKey), endpoint.secret) };
  }
}
