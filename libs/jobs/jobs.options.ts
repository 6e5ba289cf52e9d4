import { NO_AUDIT } from './job-audit';
import type { JobAudit } from './job-audit';
import type { JobsDatabase } from './jobs-database';

/** How much at once, how often and how long. */
export interface JobLimits {
  /** Runs one process works on at once. */
  readonly concurrency: number;
  /** Runs of one tenant at once, in all processes together. */
  readonly perTenant: number;
  /** Runs of tenants of one database server at once, in all processes together. */
  readonly perServer: number;
  /** Attempts of a run whose handler does not say otherwise. */
  readonly attempts: number;
  /** Before the second attempt; doubles with each further one. */
  readonly backoffMs: number;
  /** How long a run is believed to be worked on without a sign of life. */
  readonly leaseMs: number;
  /** How long a process that stops waits for its runs. */
  readonly finishWithinMs: number;
}

/** What the application tells the library. */
export interface JobsOptions {
  readonly database: JobsDatabase;
  /** Null: no queue, runs are found by asking the database. */
  readonly redisUrl: string | null;
  /** In front of every key in Redis: platforms that share a server do not meet. */
  readonly prefix: string;
  readonly audit?: JobAudit;
  readonly limits?: Partial<JobLimits>;
}

/** Injection token of the {@link JobSettings}. */
export const JOB_SETTINGS = Symbol('JOB_SETTINGS');

/** {@link JobsOptions} with nothing left open. */
export interface JobSettings extends Required<JobsOptions> {
  readonly limits: JobLimits;
}

const LIMITS: JobLimits = {
  concurrency: 8,
  perTenant: 2,
  perServer: 4,
  attempts: 5,
  backoffMs: 5000,
  leaseMs: 20_000,
  // Inside the 20 s a process has to end.
  finishWithinMs: 15_000,
};

export function settled(options: JobsOptions): JobSettings {
  return { ...options, audit: options.audit ?? NO_AUDIT, limits: { ...LIMITS, ...options.limits } };
}
