import { randomBytes } from 'node:crypto';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { interruptible, interruption, isDomainError, outsideRequest } from '#kernel';
import { assertRightClock, reasonOf } from '#persistence';
import type { JobContext, JobPayload } from '../job';
import { JOB_SETTINGS } from '../jobs.options';
import type { JobSettings } from '../jobs.options';
import { leaseOwner } from '../lease-owner';
import { LOCAL_WINDOW } from './run-rows';
import { RunOutcomes } from '../worker/run-outcomes';
import { RunUndone } from '../worker/run-undone';
import { RunningJob } from '../worker/running-job';

/** What runs, and for which tenant; null for the platform. */
interface LocalRequest {
  readonly kind: string;
  readonly tenantId: number | null;
  readonly payload: JobPayload;
}

/** What the work of a local run returns: its result, and the part of it that is stored. */
export interface LocalResult<R> {
  readonly result: R;
  readonly stored: JobPayload | null;
}

/**
 * Runs work in this process at once, for a caller who waits for it, under the same ledger and lease as the runs of workers. Such a
 * run has one attempt and no limits: the caller sees its error, and no worker repeats it.
 */
@Injectable()
export class LocalRuns {
  private readonly logger = new Logger('Jobs');
  private readonly owner = leaseOwner();

  constructor(
    @Inject(JOB_SETTINGS) private readonly settings: JobSettings,
    private readonly outcomes: RunOutcomes,
  ) {}

  /**
   * An abort of `signal`, by default that of the caller's work, aborts the signal of the run.
   *
   * @throws the error of `work`; DomainError CLOCK_OFF, DATABASE_UNAVAILABLE
   */
  run<R>(
    request: LocalRequest,
    work: (job: JobContext) => Promise<LocalResult<R>>,
    signal = interruption(),
  ): Promise<R> {
    // A task has limits of its own, also if a request waits for it, and so have the renewal of its lease and the record of its end.
    return outsideRequest(() => this.carryOut(request, work, signal));
  }

  private async carryOut<R>(
    request: LocalRequest,
    work: (job: JobContext) => Promise<LocalResult<R>>,
    signal: AbortSignal | undefined,
  ): Promise<R> {
    const job = new RunningJob(await this.begin(request), this.settings);
    const stop = (): void => job.stop(signal?.reason instanceof Error ? signal.reason : new Error('interrupted'));
    signal?.addEventListener('abort', stop);
    if (signal?.aborted === true) stop();
    try {
      const { result, stored } = await interruptible(job.context.signal, () => work(job.context));
      // The work is done, whether or not the ledger can be written.
      await this.outcomes.done(job.run, stored).catch((error: unknown) => {
        this.logger.warn(`the end of run ${job.run.runId} (${request.kind}) was not stored: ${reasonOf(error)}`);
      });
      return result;
    } catch (error) {
      await this.outcomes.cancelled(job.run, codeOf(error)).catch(() => undefined);
      throw error;
    } finally {
      signal?.removeEventListener('abort', stop);
      job.end();
    }
  }

  private begin({ kind, tenantId, payload }: LocalRequest): Promise<RunningJob['run']> {
    const now = 'UTC_TIMESTAMP(3)';
    return this.settings.database.use(async (manager) => {
      assertRightClock();
      const { insertId } = await manager.query<{ insertId: number }>(
        `INSERT INTO job_runs (kind, tenant_id, window_key, payload, state, owner, fence, attempts,
            queued_at, not_before, started_at, lease_until)
          VALUES (?, ?, ?, ?, 'running', ?, 1, 1, ${now}, ${now}, ${now}, ${now} + INTERVAL ? MICROSECOND)`,
        [
          kind,
          tenantId,
          `${LOCAL_WINDOW}${randomBytes(12).toString('hex')}`,
          JSON.stringify(payload),
          this.owner,
          this.settings.limits.leaseMs * 1000,
        ],
      );
      return { runId: insertId, kind, tenantId, epoch: 0, payload, attempt: 1, fence: 1 };
    });
  }
}

function codeOf(error: unknown): string {
  if (isDomainError(error) || error instanceof RunUndone) return error.code;
  return error instanceof Error ? error.name : 'unknown error';
}
