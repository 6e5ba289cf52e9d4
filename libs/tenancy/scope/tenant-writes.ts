import { DataSource } from 'typeorm';
import type { WriteRequest } from '#kernel';
import { answerOnce, runTransaction } from '#persistence';
import type { UnitOfWork } from '#persistence';
import { InjectTenantDataSource, TenantScoped } from './decorators';

/** The way every write of a tenant's client goes: one transaction that holds the effect and its idempotency key. */
@TenantScoped()
export class TenantWrites {
  constructor(@InjectTenantDataSource() private readonly dataSource: DataSource) {}

  /**
   * Runs `work` in a transaction, again when the server rolled it back, and not at all when the request's idempotency key was
   * answered before: then the stored value comes back and the request is marked replayed.
   *
   * @throws DomainError IDEMPOTENCY_KEY_REUSED, IDEMPOTENCY_IN_PROGRESS, DATABASE_BUSY, DATABASE_UNAVAILABLE; what `work` throws.
   */
  async run<V>(write: WriteRequest, work: (unit: UnitOfWork) => Promise<V>): Promise<V> {
    const { value, replayed } = await runTransaction(this.dataSource, write.actor, (unit) =>
      answerOnce(unit, write.idempotency, () => work(unit)),
    );
    if (replayed) write.markReplayed();
    return value;
  }
}
