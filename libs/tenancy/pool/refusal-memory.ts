import type { DomainError } from '#kernel';
import { tenantDatabaseUnavailable } from '../tenancy.errors';
import type { Stamp } from './pooled-connection';

interface Refusal {
  readonly epoch: number;
  readonly until: number;
  readonly cause: unknown;
}

const MOST_REMEMBERED = 1000;

/** For a moment, the tenants whose account or database their server refused: so that they do not hammer it, and only they are refused. */
export class RefusalMemory {
  private readonly refusals = new Map<number, Refusal>();

  constructor(private readonly memoryMs: number) {}

  remember(stamp: Stamp, cause: unknown): DomainError {
    this.refusals.delete(stamp.tenantId);
    if (this.refusals.size >= MOST_REMEMBERED) this.forgetOldest();
    this.refusals.set(stamp.tenantId, { epoch: stamp.epoch, until: Date.now() + this.memoryMs, cause });
    return this.error(cause);
  }

  /** The error to answer at once, or null when the tenant may be tried (again). */
  find(stamp: Stamp): DomainError | null {
    const refusal = this.refusals.get(stamp.tenantId);
    if (refusal === undefined) return null;
    if (refusal.until > Date.now() && refusal.epoch === stamp.epoch) return this.error(refusal.cause);
    this.refusals.delete(stamp.tenantId);
    return null;
  }

  forget(tenantId: number): void {
    this.refusals.delete(tenantId);
  }

  private error(cause: unknown): DomainError {
    return tenantDatabaseUnavailable({}, { cause, retryAfterSeconds: Math.max(1, Math.ceil(this.memoryMs / 1000)) });
  }

  private forgetOldest(): void {
    const oldest = this.refusals.keys().next();
    if (!oldest.done) this.refusals.delete(oldest.value);
  }
}
