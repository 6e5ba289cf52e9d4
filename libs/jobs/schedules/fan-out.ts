import { isDomainError } from '#kernel';
import { IsolatedLoop } from '../isolated-loop';
import type { LoopFailure } from '../isolated-loop';
import type { JobContext, JobHandler, JobPayload } from '../job';
import type { JobPlace, JobRuns } from '../runs/job-runs';
import type { ActiveTenants } from '../worker/jobs-work';
import { fanOutKind, spreadOf } from './schedule';
import type { Schedule, Window } from './schedule';

const PAGE = 500;

/** The payload of a fan-out: a window, for the tenants of one zone or of all zones. */
export interface FanOutPayload extends JobPayload {
  readonly window: Window;
  readonly zone: string | null;
}

/**
 * Requests a run for each active tenant. The fan-out is itself a run: one process executes it, and if that process dies
 * another one goes through the tenants again. Tenants that already have their run keep it.
 */
export class FanOut implements JobHandler {
  readonly kind: string;
  private readonly loop: IsolatedLoop;

  constructor(
    private readonly schedule: Schedule,
    private readonly tenants: ActiveTenants,
    private readonly runs: JobRuns,
  ) {
    this.kind = fanOutKind(schedule.kind);
    this.loop = new IsolatedLoop('fan-out');
  }

  /**
   * @throws DomainError LOOP_INCOMPLETE if the run of a tenant could not be requested; the other tenants have theirs
   */
  async run(job: JobContext): Promise<JobPayload> {
    const { window, zone } = job.payload as FanOutPayload;
    const failures: LoopFailure[] = [];
    for (let asked = 0, afterId = 0; ;) {
      job.signal.throwIfAborted();
      const page = await this.tenants.page(afterId, PAGE, zone);
      const nowMs = await this.runs.now();
      const places = page.map((tenant) => ({
        tenant,
        delayMs: Math.max(0, window.startsAtMs + spreadOf(this.schedule, tenant.tenantId) - nowMs),
      }));
      failures.push(...(await this.ask(window, places)));
      asked += page.length;
      afterId = page.at(-1)?.tenantId ?? afterId;
      if (page.length === PAGE) continue;
      this.loop.failed(failures);
      return { tenants: asked };
    }
  }

  /**
   * Requests all runs in one statement. If the statement is refused, it requests them one by one, so that only the
   * tenant that causes the refusal fails.
   */
  private async ask(window: Window, places: readonly JobPlace[]): Promise<readonly LoopFailure[]> {
    const occasion = { kind: this.schedule.kind, window: window.key };
    try {
      await this.runs.enqueueAll(occasion, places);
      return [];
    } catch (error) {
      if (isDomainError(error) && error.kind === 'unavailable') throw error;
      return this.loop.each(places, {
        name: ({ tenant }) => `${occasion.kind} of tenant ${tenant?.tenantId}`,
        work: (place) => this.runs.enqueueAll(occasion, [place]),
      });
    }
  }
}
