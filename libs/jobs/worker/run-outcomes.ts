import { Inject, Injectable, Logger } from '@nestjs/common';
import type { JobPayload } from '../job';
import type { JobEnd } from '../job-audit';
import type { Changed } from '../jobs-database';
import { JOB_SETTINGS } from '../jobs.options';
import type { JobSettings } from '../jobs.options';
import type { TakenRun } from '../runs/run-rows';

type Ended = Pick<TakenRun, 'runId' | 'kind' | 'tenantId'>;

const NOBODYS = 'owner = NULL, lease_until = NULL';
const ENDED = `${NOBODYS}, finished_at = UTC_TIMESTAMP(3)`;
/** The attempt did not count. */
const GIVEN_BACK = `${NOBODYS}, attempts = attempts - 1, not_before = UTC_TIMESTAMP(3)`;

/** Writes down what became of runs. Of one that was taken over meanwhile nothing is written: it is somebody else's. */
@Injectable()
export class RunOutcomes {
  private readonly logger = new Logger('Jobs');

  constructor(@Inject(JOB_SETTINGS) private readonly settings: JobSettings) {}

  async done(run: TakenRun, result: JobPayload | null): Promise<void> {
    const stored = result === null ? null : JSON.stringify(result);
    const isOurs = await this.write(run, `state = 'done', result = ?, error = NULL, ${ENDED}`, [stored]);
    if (isOurs) this.record({ ...run, state: 'done', reason: null });
  }

  /** To be tried again in so many milliseconds. */
  async failed(run: TakenRun, error: string, afterMs: number): Promise<void> {
    const due = 'not_before = UTC_TIMESTAMP(3) + INTERVAL ? MICROSECOND';
    await this.write(run, `state = 'failed', error = ?, ${due}, ${NOBODYS}`, [error, afterMs * 1000]);
  }

  /** What it needs is somebody else's now: no attempt, and it comes back in so many milliseconds. */
  async waits(run: TakenRun, reason: string, afterMs: number): Promise<void> {
    const due = 'not_before = UTC_TIMESTAMP(3) + INTERVAL ? MICROSECOND';
    const set = `state = 'queued', error = ?, attempts = attempts - 1, ${due}, ${NOBODYS}`;
    await this.write(run, set, [reason, afterMs * 1000]);
  }

  async dead(run: TakenRun, error: string): Promise<void> {
    const isOurs = await this.write(run, `state = 'dead', error = ?, ${ENDED}`, [error]);
    if (isOurs) this.record({ ...run, state: 'dead', reason: error });
  }

  /** Its tenant stopped being served while it ran. */
  async parked(run: TakenRun): Promise<void> {
    await this.write(run, `state = 'parked', ${GIVEN_BACK}`, []);
  }

  async discarded(run: TakenRun, reason: string): Promise<void> {
    const isOurs = await this.write(run, `state = 'discarded', error = ?, ${ENDED}`, [reason]);
    if (isOurs) this.record({ ...run, state: 'discarded', reason });
  }

  /** For another process to take up at once. */
  async handedBack(run: TakenRun): Promise<void> {
    await this.write(run, `state = 'queued', ${GIVEN_BACK}`, []);
  }

  /** A run nobody works on whose tenant is not served now. */
  async park({ runId }: Ended): Promise<void> {
    await this.writeWaiting(runId, "state = 'parked'", []);
  }

  /** A run nobody works on that is never to be done. */
  async discard(run: Ended, reason: string): Promise<void> {
    const set = "state = 'discarded', error = ?, finished_at = UTC_TIMESTAMP(3)";
    if (await this.writeWaiting(run.runId, set, [reason])) this.record({ ...run, state: 'discarded', reason });
  }

  /** A run whose process died on it for the last time. */
  buried(run: Ended, reason: string): void {
    this.record({ ...run, state: 'dead', reason });
  }

  private async write({ runId, kind, fence }: TakenRun, set: string, values: readonly unknown[]): Promise<boolean> {
    const isOurs = await this.change(`${set} WHERE id = ? AND fence = ? AND state = 'running'`, [
      ...values,
      runId,
      fence,
    ]);
    if (!isOurs) this.logger.warn(`${kind} ${runId} was taken over or cancelled meanwhile`);
    return isOurs;
  }

  private writeWaiting(runId: number, set: string, values: readonly unknown[]): Promise<boolean> {
    return this.change(`${set} WHERE id = ? AND state IN ('queued', 'failed', 'parked')`, [...values, runId]);
  }

  private change(assignments: string, values: readonly unknown[]): Promise<boolean> {
    return this.settings.database.use(async (manager) => {
      const changed = await manager.query<Changed>(`UPDATE job_runs SET ${assignments}`, [...values]);
      return changed.affectedRows === 1;
    });
  }

  private record({ runId, kind, tenantId, state, reason }: JobEnd): void {
    this.settings.audit.record({ runId, kind, tenantId, state, reason });
    if (state !== 'done') this.logger.warn(`${kind} ${runId} of tenant ${tenantId ?? 'none'} is ${state}: ${reason}`);
  }
}
