import { Injectable } from '@nestjs/common';
import { IsolatedLoop } from '#jobs';
import { logMark } from '../../global/audit/audit-mark';
import { AuditMarks } from '../../global/audit/audit-marks';
import type { SignedMark } from '../../global/audit/audit-marks';
import { AuditTrail } from '../../global/audit/audit-trail';
import { OutboxRelay } from '../../global/audit/outbox-relay';
import { ActiveTenantsService } from '../schedules/active-tenants.service';

const PAGE = 500;
const AT_ONCE = 4;

/**
 * Relays audit events that processes left in tenants' outboxes when they died; running processes relay their own events. Writes the head of
 * the platform's chain to the log, and stores the heads of grown chains in the tenants' databases: events of reading requests are in no
 * outbox.
 */
@Injectable()
export class AuditSweep {
  /** A tenant whose database is unavailable is handled by the next run. */
  private readonly loop = new IsolatedLoop('audit sweep');

  constructor(
    private readonly tenants: ActiveTenantsService,
    private readonly relay: OutboxRelay,
    private readonly trail: AuditTrail,
    private readonly marks: AuditMarks,
  ) {}

  async run(signal: AbortSignal): Promise<{ events: number; failed: number }> {
    await this.trail.flush();
    const platform = await this.marks.of([0]);
    platform.forEach(logMark);
    const found = { events: 0, failed: 0 };
    for (let afterId = 0; ;) {
      const page = await this.tenants.page(afterId, PAGE, null);
      const ids = page.map(({ tenantId }) => tenantId);
      const marks = await this.marksOf(ids, platform);
      const failed = await this.loop.each(ids, {
        name: (id) => `tenant ${id}`,
        work: async (id) => (found.events += await this.sweep(id, marks.get(id))),
        concurrency: AT_ONCE,
        signal,
      });
      found.failed += failed.length;
      afterId = ids.at(-1) ?? afterId;
      if (page.length < PAGE) return found;
    }
  }

  /** The chain heads to store in each tenant's database: its own, if its chain grew recently, and the platform's. */
  private async marksOf(
    ids: readonly number[],
    platform: readonly SignedMark[],
  ): Promise<ReadonlyMap<number, readonly SignedMark[]>> {
    const grown = await this.marks.recent(ids);
    return new Map(grown.map((mark) => [mark.chain, [mark, ...platform]]));
  }

  private async sweep(id: number, seen: readonly SignedMark[] | undefined): Promise<number> {
    const relayed = await this.relay.relay(id);
    if (seen !== undefined) await this.relay.witness(id, seen);
    return relayed;
  }
}
