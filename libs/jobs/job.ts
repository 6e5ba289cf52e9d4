import type { EntityManager } from 'typeorm';
import type { TenantRecord } from '#tenancy';

/**
 * `failed` is tried again when it is due, `dead` no more. `parked` waits until its tenant is active, `discarded` had a tenant that
 * is gone.
 */
export const JOB_STATES = ['queued', 'running', 'done', 'failed', 'dead', 'parked', 'discarded', 'cancelled'] as const;
export type JobState = (typeof JOB_STATES)[number];

export type JobPayload = Readonly<Record<string, unknown>>;

/** Whose run it is; a TenantRecord is one. */
export type JobTenant = Pick<TenantRecord, 'tenantId' | 'serverId' | 'epoch'>;

/** A wish for work: (kind, tenant, window) makes one run, however often and by however many it is asked for. */
export interface JobRequest {
  /** Lower case with dots and underscores, such as `warm_pool.refill`; at most 60 characters. */
  readonly kind: string;
  /** Null is the platform itself. */
  readonly tenant: JobTenant | null;
  /** Of time (`2026-11-23`) or of anything else that names the occasion; letters, digits and `._+-`, at most 64. */
  readonly window: string;
  /** Names of things, never a secret or a personal value: it is kept and shown to operators. */
  readonly payload?: JobPayload;
  readonly delayMs?: number;
}

/** What is known to a handler while it works. */
export interface JobContext {
  readonly runId: number;
  readonly kind: string;
  readonly tenantId: number | null;
  /** The tenant's epoch when the attempt began; 0 for the platform. */
  readonly epoch: number;
  readonly payload: JobPayload;
  /** From 1 on. */
  readonly attempt: number;
  /** Grows each time the run is taken; what carries an older one comes too late. */
  readonly fence: number;
  /** Fires when the process stops, and when the run is cancelled or was taken over. */
  readonly signal: AbortSignal;
  /** Shown to operators, at most once a second. */
  progress(done: number, total: number): Promise<void>;
  /**
   * To be called inside a transaction on the global database, before it writes: until the commit nobody can take the run over.
   *
   * @throws DomainError LEASE_LOST when somebody already has
   */
  assertFence(manager: EntityManager): Promise<void>;
}

/**
 * Does the work of one kind. An attempt may be the second for the same effect, because a process that died could not say how far
 * it had come: handlers are idempotent.
 */
export interface JobHandler {
  readonly kind: string;
  /** Instead of the library's default. */
  readonly attempts?: number;
  /** The run counts only for the epoch it was asked in; otherwise it goes on in the present one. */
  readonly requiresEpoch?: boolean;
  /** Answers what operators should see of it, without personal values. */
  run(job: JobContext): Promise<JobPayload | null>;
}
