import type { JobContext, JobHandler, JobPayload } from '../job';
import type { JobRuns } from '../runs/job-runs';
import type { ActiveTenants } from '../worker/jobs-work';
import { fanOutKind, spreadOf } from './schedule';
import type { Schedule, Window } from './schedule';

const PAGE = 500;

/** What a fan-out is asked for: a window, for the tenants of a zone or for all. */
export interface FanOutPayload extends JobPayload {
  readonly window: Window;
  readonly zone: string | null;
}

/**
 * Asks for a run of each active tenant. It is a run itself: one process does it, and when that one dies another goes through the
 * tenants again, of whom those that have their run keep it.
 */
export class FanOut implements JobHandler {
  readonly kind: string;

  constructor(
    private readonly schedule: Schedule,
    private readonly tenants: ActiveTenants,
    private readonly runs: JobRuns,
  ) {
    this.kind = fanOutKind(schedule.kind);
  }

  async run(job: JobContext): Promise<JobPayload> {
    const { window, zone } = job.payload as FanOutPayload;
    const { kind } = this.schedule;
    for (let asked = 0, afterId = 0; ;) {
      job.signal.throwIfAborted();
      const page = await this.tenants.page(afterId, PAGE, zone);
      const nowMs = await this.runs.now();
      const places = page.map((tenant) => ({
        tenant,
        delayMs: Math.max(0, window.startsAtMs + spreadOf(this.schedule, tenant.tenantId) - nowMs),
      }));
      await this.runs.enqueueAll({ kind, window: window.key }, places);
      asked += page.length;
      afterId = page.at(-1)?.tenantId ?? afterId;
      if (page.length < PAGE) return { tenants: asked };
    }
  }
}
