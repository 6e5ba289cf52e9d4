import { Injectable, Logger } from '@nestjs/common';
import type { JobContext, JobHandler, JobPayload } from '#jobs';
import { reasonOf } from '#persistence';
import { AuditTrail } from '../../global/audit/audit-trail';
import { OutboxRelay } from '../../global/audit/outbox-relay';
import { ActiveTenantsService } from '../jobs/active-tenants.service';

const PAGE = 500;
const AT_ONCE = 4;

/** Relays what processes that died left in the outboxes of tenants; those that live relay what they write by themselves. */
@Injectable()
export class AuditSweep implements JobHandler {
  readonly kind = 'audit.sweep';
  private readonly logger = new Logger(AuditSweep.name);

  constructor(
    private readonly tenants: ActiveTenantsService,
    private readonly relay: OutboxRelay,
    private readonly trail: AuditTrail,
  ) {}

  async run(job: JobContext): Promise<JobPayload> {
    await this.trail.flush();
    const found = { events: 0, failed: 0 };
    for (let afterId = 0; ;) {
      const page = await this.tenants.page(afterId, PAGE, null);
      const ids = page.map(({ tenantId }) => tenantId);
      afterId = ids.at(-1) ?? afterId;
      await Promise.all(Array.from({ length: AT_ONCE }, () => this.sweep(ids, found, job.signal)));
      if (page.length < PAGE) return found;
    }
  }

  /** A tenant whose database is away is found again by the next sweep. */
  private async sweep(ids: number[], found: { events: number; failed: number }, signal: AbortSignal): Promise<void> {
    for (let id = ids.pop(); id !== undefined; id = ids.pop()) {
      signal.throwIfAborted();
      try {
        found.events += await this.relay.relay(id);
      } catch (error) {
        found.failed += 1;
        this.logger.warn(`outbox of tenant ${id}: ${reasonOf(error)}`);
      }
    }
  }
}
