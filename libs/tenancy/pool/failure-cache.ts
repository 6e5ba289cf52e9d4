import { clock } from '#kernel';
import type { DomainError } from '#kernel';
import { tenantDatabaseUnavailable } from '../tenancy.errors';
import type { Stamp } from './pooled-connection';

interface Failure {
  readonly epoch: number;
  readonly until: number;
  readonly cause: unknown;
}

const MAX_CACHED = 1000;

/**
 * Caches for a short time the tenants whose account or database the server refused. Such a tenant neither floods the
 * server nor affects other tenants.
 */
export class FailureCache {
  private readonly failures = new Map<number, Failure>();

  constructor(private readonly memoryMs: number) {}

  remember(stamp: Stamp, cause: unknown): DomainError {
    this.failures.delete(stamp.tenantId);
    if (this.failures.size >= MAX_CACHED) this.forgetOldest();
    this.failures.set(stamp.tenantId, { epoch: stamp.epoch, until: clock.monotonicMs() + this.memoryMs, cause });
    return this.error(cause);
  }

  /** The cached error, or null if a new attempt is allowed. */
  find(stamp: Stamp): DomainError | null {
    const failure = this.failures.get(stamp.tenantId);
    if (failure === undefined) return null;
    if (failure.until > clock.monotonicMs() && failure.epoch === stamp.epoch) return this.error(failure.cause);
    this.failures.delete(stamp.tenantId);
    return null;
  }

  forget(tenantId: number): void {
    this.failures.delete(tenantId);
  }

  private error(cause: unknown): DomainError {
    const retryAfterSeconds = Math.max(1, Math.ceil(this.memoryMs / 1000));
    return tenantDatabaseUnavailable({}, { cause, retryAfterSeconds, outcome: 'not_stored' });
  }

  private forgetOldest(): void {
    const oldest = this.failures.keys().next();
    if (!oldest.done) this.failures.delete(oldest.value);
  }
}
