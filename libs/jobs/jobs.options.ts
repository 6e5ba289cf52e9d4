import { NO_AUDIT } from './job-audit';
import type { JobAudit } from './job-audit';
import type { JobsDatabase } from './jobs-database';
import { LEASE_SECONDS } from './lease-duration';

/** Limits of concurrency, attempts and time. */
export interface JobLimits {
  /** Maximum number of concurrent runs of one process. */
  readonly concurrency: number;
  /** Maximum number of concurrent runs of one tenant, in all processes together. */
  readonly perTenant: number;
  /** Maximum number of concurrent runs of the tenants of one database server, in all processes together. */
  readonly perServer: number;
  /** Maximum number of concurrent runs of one process that wait for something outside. The limits above do not count them. */
  readonly outside: number;
  /** Maximum number of such concurrent runs of one tenant, in all processes together. */
  readonly outsidePerTenant: number;
  /** Maximum number of attempts, unless the handler sets its own. */
  readonly attempts: number;
  /** Pause before the second attempt. It doubles with each further attempt. */
  readonly backoffMs: number;
  /** Duration of the lease of a run: how long a run counts as running without a renewal. */
  readonly leaseMs: number;
  /** A run that has lost its process so often is `dead`, because it may be the cause. */
  readonly interruptions: number;
  /** How long a stopping process waits for its runs. */
  readonly finishWithinMs: number;
}

/** The options of the library, set by the application. */
export interface JobsOptions {
  readonly database: JobsDatabase;
  /** Null means no queue: workers find runs by polling the database. */
  readonly redisUrl: string | null;
  /** Prefix of every key in Redis, so that platforms can share a server. */
  readonly prefix: string;
  readonly audit?: JobAudit;
  readonly limits?: Partial<JobLimits>;
}

/** Injection token of the {@link JobSettings}. */
export const JOB_SETTINGS = Symbol('JOB_SETTINGS');

/** {@link JobsOptions} with all defaults filled in. */
export interface JobSettings extends Required<JobsOptions> {
  readonly limits: JobLimits;
}

const LIMITS: JobLimits = {
  concurrency: 8,
  perTenant: 2,
  perServer: 4,
  outside: 16,
  outsidePerTenant: 2,
  attempts: 5,
  interruptions: 5,
  backoffMs: 5000,
  leaseMs: LEASE_SECONDS * 1000,
  // Must be less than the 20 s in which a process has to end.
  finishWithinMs: 15_000,
};

export function settled(options: JobsOptions): JobSettings {
  return { ...options, audit: options.audit ?? NO_AUDIT, limits: { ...LIMITS, ...options.limits } };
}
