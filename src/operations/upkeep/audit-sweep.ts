import { Injectable } from '@nestjs/common';
import { IsolatedLoop } from '#jobs';
import type { JobContext, JobHandler, JobPayload } from '#jobs';
import { AuditTrail } from '../../global/audit/audit-trail';
import { OutboxRelay } from '../../global/audit/outbox-relay';
import { ActiveTenantsService } from '../jobs/active-tenants.service';

const PAGE = 500;
const AT_ONCE = 4;

/** Relays what processes that died left in the outboxes of tenants; those that live relay what they write by themselves. */
@Injectable()
export class AuditSweep implements JobHandler {
  readonly kind = 'audit.sweep';
  /** A tenant whose database is away is found again by the next sweep. */
  private readonly loop = new IsolatedLoop('audit sweep');

  constructor(
    private readonly tenants: ActiveTenantsService,
    private readonly relay: OutboxRelay,
    private readonly trail: AuditTrail,
  ) {}

  async run({ signal }: JobContext): Promise<JobPayload> {
    await this.trail.flush();
    const found = { events: 0, failed: 0 };
    for (let afterId = 0; ;) {
      const page = await this.tenants.page(afterId, PAGE, null);
      const failed = await this.loop.each(page, {
        name: ({ tenantId }) => `tenant ${tenantId}`,
        work: async ({ tenantId }) => (found.events += await this.relay.relay(tenantId)),
        atOnce: AT_ONCE,
        signal,
      });
      found.failed += failed.length;
      afterId = page.at(-1)?.tenantId ?? afterId;
      if (page.length < PAGE) return found;
    }
  }
}
