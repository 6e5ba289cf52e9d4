import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { clock, DeadlinePassed, interruptible, isDomainError, withDeadline } from '#kernel';
import { driverErrorOf, stackOf } from '#persistence';
import type { JobHandler, JobPayload, RunPlaces } from '../job';
import { jobInterrupted } from '../jobs.errors';
import { JOB_SETTINGS } from '../jobs.options';
import type { JobSettings } from '../jobs.options';
import { Outage } from '../outage';
import type { TakenRun } from '../runs/run-rows';
import { JobAdmission } from './job-admission';
import { JobHandlers } from './job-handlers';
import { RunClaims } from './run-claims';
import { RunningJob } from './running-job';
import { RunOutcomes } from './run-outcomes';
import { RunUndone } from './run-undone';
import { RunWatch } from './run-watch';

const AFTER_OUTAGE_MS = 5000;
/** Another process holds what the run needs, or this process must not write. It will end, or its lease will expire. */
const BUSY_CODES: ReadonlySet<string> = new Set(['CLOCK_OFF', 'LEASE_HELD', 'OPERATION_BUSY', 'TENANT_BUSY']);
const WAIT_MS = 5000;
const MAX_BACKOFF_MS = 900_000;

/** Executes runs, from the queue or from polling: takes a run, calls its handler, stores the outcome. */
@Injectable()
export class JobExecutor {
  private readonly logger = new Logger('Jobs');
  private readonly outage = new Outage('jobs');
  private readonly attempts = { database: new Set<Promise<unknown>>(), outside: new Set<Promise<unknown>>() };
  private readonly running = new Set<RunningJob>();
  private isStopping = false;

  constructor(
    @Inject(JOB_SETTINGS) private readonly settings: JobSettings,
    private readonly handlers: JobHandlers,
    private readonly admission: JobAdmission,
    private readonly claims: RunClaims,
    private readonly outcomes: RunOutcomes,
    private readonly watch: RunWatch,
  ) {}

  /** The number of further runs that this process may take at these places. */
  free(places: RunPlaces): number {
    const { concurrency, outside } = this.settings.limits;
    const most = places === 'outside' ? outside : concurrency;
    return this.isStopping || clock.isOff ? 0 : Math.max(0, most - this.attempts[places].size);
  }

  /** Executes the run if it can be taken. Returns the milliseconds after which to try again, or null. Never fails. */
  async attempt(runId: number, places: RunPlaces): Promise<number | null> {
    // The clock watch logs a wrong clock.
    if (this.isStopping || clock.isOff) return AFTER_OUTAGE_MS;
    const attempt = this.takeAndWork(runId).finally(() => this.attempts[places].delete(attempt));
    this.attempts[places].add(attempt);
    return attempt;
  }

  /** Stops taking runs and aborts the running ones, because the process is stopping. */
  stop(): void {
    this.isStopping = true;
    for (const job of this.running) job.stop(jobInterrupted({ kind: job.run.kind }));
  }

  /** Waits for the running jobs. A job that does not end in time is handed back; its fence blocks its later writes. */
  async finish(): Promise<void> {
    const ended = Promise.allSettled([...this.attempts.database, ...this.attempts.outside]);
    await Promise.race([ended, pause(this.settings.limits.finishWithinMs, undefined, { ref: false })]);
    for (const job of this.running) {
      job.end();
      await this.outcomes.handedBack(job.run, this.settings.limits.leaseMs).catch(() => undefined);
    }
  }

  private async takeAndWork(runId: number): Promise<number | null> {
    try {
      const claim = await this.claims.claim(runId);
      this.outage.over();
      if (claim.outcome === 'later') return claim.afterMs;
      return claim.outcome === 'taken' ? await this.work(claim.run, claim.handler) : null;
    } catch (error) {
      // The database failed, not the run. The run is found again when the database is back.
      this.outage.failed(error);
      return AFTER_OUTAGE_MS;
    }
  }

  private async work(run: TakenRun, handler: JobHandler): Promise<number | null> {
    const job = new RunningJob(run, this.settings);
    this.running.add(job);
    try {
      return await this.runToEnd(job, handler);
    } finally {
      job.end();
      this.running.delete(job);
    }
  }

  private async runToEnd(job: RunningJob, handler: JobHandler): Promise<number | null> {
    const { run } = job;
    let result: JobPayload | null;
    const since = performance.now();
    try {
      // The run was taken while the process began to stop.
      if (this.isStopping) throw jobInterrupted({ kind: run.kind });
      result = await handled(job, handler);
    } catch (error) {
      this.watch.attempted(run.kind, 'failed', since);
      return this.afterFailure(run, error);
    }
    this.watch.attempted(run.kind, 'done', since);
    await this.outcomes.done(run, result);
    return null;
  }

  private async afterFailure(run: TakenRun, error: unknown): Promise<number | null> {
    if (this.isStopping) {
      await this.outcomes.handedBack(run);
      return null;
    }
    if (error instanceof RunUndone) {
      await this.outcomes.cancelled(run, error.code);
      return null;
    }
    const admission = await this.admission.of(run.tenantId);
    if (admission.verdict === 'parked') await this.outcomes.parked(run);
    if (admission.verdict === 'discarded') await this.outcomes.discarded(run, admission.reason);
    if (admission.verdict !== 'admitted') return null;
    const code = codeOf(error);
    if (BUSY_CODES.has(code)) return this.comeBack(run, code);
    this.logger.error(`${run.kind} ${run.runId}, attempt ${run.attempt}: ${code}`, stackOf(error));
    if (run.attempt >= this.handlers.attemptsOf(run.kind)) {
      await this.outcomes.dead(run, code);
      return null;
    }
    const afterMs = this.backoffMs(run.attempt);
    await this.outcomes.failed(run, code, afterMs);
    return afterMs;
  }

  private async comeBack(run: TakenRun, code: string): Promise<number> {
    const afterMs = Math.round(WAIT_MS * (0.5 + Math.random()));
    await this.outcomes.waits(run, code, afterMs);
    return afterMs;
  }

  private backoffMs(attempt: number): number {
    const most = Math.min(this.settings.limits.backoffMs * 2 ** (attempt - 1), MAX_BACKOFF_MS);
    return Math.round(most * (0.5 + Math.random() / 2));
  }
}

/** A run that waits for something outside ends in time, even if its handler does not. */
function handled(job: RunningJob, handler: JobHandler): Promise<JobPayload | null> {
  const { outside } = handler;
  const work = interruptible(job.context.signal, () => handler.run(job.context));
  if (outside === undefined) return work;
  const { kind } = job.run;
  return withDeadline(kind, outside.longestMs, work, () => job.stop(new DeadlinePassed(kind, outside.longestMs)));
}

/** The error for operators: a code, never a driver's message. */
function codeOf(error: unknown): string {
  if (isDomainError(error)) return error.code;
  if (error instanceof DeadlinePassed) return error.name;
  const driver = driverErrorOf(error);
  if (driver !== null) return `database error ${driver.errno}`;
  return error instanceof Error ? error.name : 'unknown error';
}
