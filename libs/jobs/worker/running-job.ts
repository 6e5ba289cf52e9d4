import type { EntityManager } from 'typeorm';
import { clock } from '#kernel';
import type { JobContext, JobState } from '../job';
import { leaseLost } from '../jobs.errors';
import type { Changed } from '../jobs-database';
import type { JobSettings } from '../jobs.options';
import type { TakenRun } from '../runs/run-rows';

const PROGRESS_EVERY_MS = 1000;

/** A run that this process is executing. Its lease is renewed until the run ends, is lost or is stopped. */
export class RunningJob {
  private readonly abortion = new AbortController();
  private readonly renewal: NodeJS.Timeout;
  private renewedAt = clock.monotonicMs();
  private shownAt = 0;

  constructor(
    readonly run: TakenRun,
    private readonly settings: JobSettings,
  ) {
    this.renewal = setInterval(() => void this.renew(), settings.limits.leaseMs / 4).unref();
  }

  get context(): JobContext {
    return {
      ...this.run,
      signal: this.abortion.signal,
      progress: (done, total) => this.show(done, total),
      assertFence: (manager) => this.assertFence(manager),
    };
  }

  /** Signals the handler to stop at the next possible point. */
  stop(reason: Error): void {
    this.abortion.abort(reason);
  }

  /** Called after the handler has ended. */
  end(): void {
    clearInterval(this.renewal);
  }

  private async renew(): Promise<void> {
    try {
      const state = await this.renewed();
      if (state !== null) this.renewedAt = clock.monotonicMs();
      // Also after a cancellation, so that no other process takes over what this one is still undoing.
      if (state !== 'running') this.lose();
    } catch {
      // While the database is unreachable, no other process can take the run. After the lease has expired, another
      // process may take it as soon as the database is back.
      if (clock.monotonicMs() - this.renewedAt > this.settings.limits.leaseMs) this.lose();
    }
  }

  /** The state of the run after the renewal of its lease; null if another process has taken it over. */
  private renewed(): Promise<JobState | null> {
    const { runId, fence } = this.run;
    return this.settings.database.use(async (manager) => {
      const { affectedRows } = await manager.query<Changed>(
        `UPDATE job_runs SET lease_until = UTC_TIMESTAMP(3) + INTERVAL ? MICROSECOND
          WHERE id = ? AND fence = ? AND state IN ('running', 'cancelled')`,
        [this.settings.limits.leaseMs * 1000, runId, fence],
      );
      if (affectedRows !== 1) return null;
      const [row] = await manager.query<{ state: JobState }[]>('SELECT state FROM job_runs WHERE id = ?', [runId]);
      return row?.state ?? null;
    });
  }

  private async show(done: number, total: number): Promise<void> {
    if (clock.monotonicMs() - this.shownAt < PROGRESS_EVERY_MS && done < total) return;
    this.shownAt = clock.monotonicMs();
    await this.change('progress = ?', JSON.stringify({ done, total }));
  }

  private async assertFence(manager: EntityManager): Promise<void> {
    const { runId, fence } = this.run;
    const rows = await manager.query<unknown[]>(
      "SELECT 1 FROM job_runs WHERE id = ? AND fence = ? AND state = 'running' FOR UPDATE",
      [runId, fence],
    );
    if (rows.length === 0) throw this.lost();
  }

  private change(assignment: string, value: unknown): Promise<boolean> {
    const { runId, fence } = this.run;
    return this.settings.database.use(async (manager) => {
      const changed = await manager.query<Changed>(
        `UPDATE job_runs SET ${assignment} WHERE id = ? AND fence = ? AND state = 'running'`,
        [value, runId, fence],
      );
      return changed.affectedRows === 1;
    });
  }

  private lose(): void {
    this.stop(this.lost());
  }

  private lost(): Error {
    return leaseLost({ name: this.run.kind });
  }
}
