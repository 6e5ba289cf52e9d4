import { Inject, Injectable, Logger } from '@nestjs/common';
import type { JobPayload } from '../job';
import type { JobEnd } from '../job-audit';
import type { Changed } from '../jobs-database';
import { JOB_SETTINGS } from '../jobs.options';
import type { JobSettings } from '../jobs.options';
import type { TakenRun } from '../runs/run-rows';

type Ended = Pick<TakenRun, 'runId' | 'kind' | 'tenantId'>;

const NO_OWNER = 'owner = NULL, lease_until = NULL';
const ENDED = `${NO_OWNER}, finished_at = UTC_TIMESTAMP(3)`;
/** For an attempt that does not count. */
const RETURNED = `${NO_OWNER}, attempts = attempts - 1, not_before = UTC_TIMESTAMP(3)`;

/** Stores the outcomes of runs. If another process has taken the run over in the meantime, it writes nothing. */
@Injectable()
export class RunOutcomes {
  private readonly logger = new Logger('Jobs');

  constructor(@Inject(JOB_SETTINGS) private readonly settings: JobSettings) {}

  async done(run: TakenRun, result: JobPayload | null): Promise<void> {
    const stored = result === null ? null : JSON.stringify(result);
    const isOurs = await this.write(run, `state = 'done', result = ?, error = NULL, ${ENDED}`, [stored]);
    if (isOurs) this.record({ ...run, state: 'done', reason: null });
  }

  /** The run failed and is due again after `afterMs`. */
  async failed(run: TakenRun, error: string, afterMs: number): Promise<void> {
    const due = 'not_before = UTC_TIMESTAMP(3) + INTERVAL ? MICROSECOND';
    await this.write(run, `state = 'failed', error = ?, ${due}, ${NO_OWNER}`, [error, afterMs * 1000]);
  }

  /** Another process holds what the run needs: the attempt does not count, and the run is due again after `afterMs`. */
  async waits(run: TakenRun, reason: string, afterMs: number): Promise<void> {
    const due = 'not_before = UTC_TIMESTAMP(3) + INTERVAL ? MICROSECOND';
    const set = `state = 'queued', error = ?, attempts = attempts - 1, ${due}, ${NO_OWNER}`;
    await this.write(run, set, [reason, afterMs * 1000]);
  }

  async dead(run: TakenRun, error: string): Promise<void> {
    const isOurs = await this.write(run, `state = 'dead', error = ?, ${ENDED}`, [error]);
    if (isOurs) this.record({ ...run, state: 'dead', reason: error });
  }

  /** The run ended without its effect, and is not repeated unless an operator asks for it. */
  async cancelled(run: TakenRun, reason: string): Promise<void> {
    // The reason of an earlier cancellation is kept; it is assigned first, because later assignments see the new state.
    const error = "error = IF(state = 'cancelled', IFNULL(error, ?), ?)";
    const code = reason.slice(0, 255);
    await this.change(
      `${error}, state = 'cancelled', ${ENDED} WHERE id = ? AND fence = ? AND state IN ('running', 'cancelled')`,
      [code, code, run.runId, run.fence],
    );
  }

  /** The tenant became inactive while the run was executing. */
  async parked(run: TakenRun): Promise<void> {
    await this.write(run, `state = 'parked', ${RETURNED}`, []);
  }

  async discarded(run: TakenRun, reason: string): Promise<void> {
    const isOurs = await this.write(run, `state = 'discarded', error = ?, ${ENDED}`, [reason]);
    if (isOurs) this.record({ ...run, state: 'discarded', reason });
  }

  /** Queues the run again for another process, due after `afterMs`: later if this process may still be working on it. */
  async handedBack(run: TakenRun, afterMs = 0): Promise<void> {
    const due = 'not_before = UTC_TIMESTAMP(3) + INTERVAL ? MICROSECOND';
    await this.write(run, `state = 'queued', attempts = attempts - 1, ${due}, ${NO_OWNER}`, [afterMs * 1000]);
  }

  /** Parks a waiting run whose tenant is inactive. */
  async park({ runId }: Ended): Promise<void> {
    await this.writeWaiting(runId, "state = 'parked'", []);
  }

  /** Discards a waiting run that must never be executed. */
  async discard(run: Ended, reason: string): Promise<void> {
    const set = "state = 'discarded', error = ?, finished_at = UTC_TIMESTAMP(3)";
    if (await this.writeWaiting(run.runId, set, [reason])) this.record({ ...run, state: 'discarded', reason });
  }

  /** Records a run whose process died during its last attempt. */
  buried(run: Ended, reason: string): void {
    this.record({ ...run, state: 'dead', reason });
  }

  private async write({ runId, kind, fence }: TakenRun, set: string, values: readonly unknown[]): Promise<boolean> {
    const isOurs = await this.change(`${set} WHERE id = ? AND fence = ? AND state = 'running'`, [
      ...values,
      runId,
      fence,
    ]);
    if (!isOurs) await this.freeCancelled({ runId, fence });
    if (!isOurs) this.logger.warn(`${kind} ${runId} was taken over or cancelled in the meantime`);
    return isOurs;
  }

  /** A cancelled run keeps its lease until its process has stopped, which is now. */
  private freeCancelled({ runId, fence }: Pick<TakenRun, 'runId' | 'fence'>): Promise<boolean> {
    return this.change(`${NO_OWNER} WHERE id = ? AND fence = ? AND state = 'cancelled'`, [runId, fence]);
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
