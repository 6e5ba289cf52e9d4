import type { EntityManager } from 'typeorm';
import type { TenantRecord } from '#tenancy';

/**
 * The states of a run. A `failed` run is repeated when it is due, a `dead` one is not. A `parked` run waits until its
 * tenant is active. A `discarded` run belonged to a tenant that no longer exists.
 */
export const JOB_STATES = ['queued', 'running', 'done', 'failed', 'dead', 'parked', 'discarded', 'cancelled'] as const;
export type JobState = (typeof JOB_STATES)[number];

export type JobPayload = Readonly<Record<string, unknown>>;

/** The tenant of a run. A TenantRecord has this shape. */
export type JobTenant = Pick<TenantRecord, 'tenantId' | 'serverId' | 'epoch'>;

/**
 * A request for a run. The same (kind, tenant, window) creates one run, whatever the number of requests and processes.
 */
export interface JobRequest {
  /** Lower case with dots and underscores, such as `warm_pool.refill`; at most 60 characters. */
  readonly kind: string;
  /** Null for the platform itself. */
  readonly tenant: JobTenant | null;
  /**
   * The name of the occasion, a time (`2026-11-23`) or anything else: letters, digits and `._+-`, at most 64
   * characters.
   */
  readonly window: string;
  /** Parameters of the run. Never a secret or a personal value, because they are stored and shown to operators. */
  readonly payload?: JobPayload;
  readonly delayMs?: number;
}

/** Work that waits for something outside the product: receivers of webhooks, mail, buckets, authorities, scanners, DNS. */
export interface OutsideWork {
  /** A run that lasts longer is given up, and fails with `DeadlinePassed`. */
  readonly longestMs: number;
}

/** What limits the number of concurrent runs: the databases on which they work, or the waiting for something outside. */
export type RunPlaces = 'database' | 'outside';

/** The context of a handler while it works. */
export interface JobContext {
  readonly runId: number;
  readonly kind: string;
  readonly tenantId: number | null;
  /** The tenant's epoch at the start of the attempt; 0 for the platform. */
  readonly epoch: number;
  readonly payload: JobPayload;
  /** Starts at 1. */
  readonly attempt: number;
  /** Incremented each time a process takes the run. A process with an older number has lost the run. */
  readonly fence: number;
  /** Aborted when the process stops, and when the run is cancelled or taken over. */
  readonly signal: AbortSignal;
  /** Progress for operators, stored at most once a second. */
  progress(done: number, total: number): Promise<void>;
  /**
   * Call this inside a transaction on the global database, before the transaction writes. Until the commit no other
   * process can take the run over.
   *
   * @throws DomainError LEASE_LOST if another process has taken it over already
   */
  assertFence(manager: EntityManager): Promise<void>;
}

/**
 * Runs the jobs of one kind. Handlers must be idempotent: an attempt may repeat an effect, because a process that died
 * could not store its progress.
 */
export interface JobHandler {
  readonly kind: string;
  /** Maximum number of attempts; overrides the default of the library. */
  readonly attempts?: number;
  /** True if the run is valid only in the epoch in which it was requested. By default it runs in the present epoch. */
  readonly requiresEpoch?: boolean;
  /** Set if the run waits for something outside: it takes a place for such runs, and none that protects a database. */
  readonly outside?: OutsideWork;
  /** Returns the result for operators, without personal values. */
  run(job: JobContext): Promise<JobPayload | null>;
}
