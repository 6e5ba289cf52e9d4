import { Inject, Optional } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { entityIdOf } from '#kernel';
import type { AuditEvent, WriteRequest } from '#kernel';
import { answerOnce, runTransaction, tableName } from '#persistence';
import type { UnitOfWork } from '#persistence';
import { TENANCY_OPTIONS } from '../tenancy.options';
import type { TenancyOptions } from '../tenancy.options';
import type { TenantContext } from '../tenant-context';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from './decorators';
import { TenantWriteNews } from './tenant-write-news';

/** The way every write of a tenant's client goes: one transaction that holds the effect, its idempotency key and its audit row. */
@TenantScoped()
export class TenantWrites {
  constructor(
    @InjectTenantDataSource() private readonly dataSource: DataSource,
    @InjectTenant() private readonly tenant: TenantContext,
    @Inject(TenantWriteNews) private readonly news: TenantWriteNews,
    @Optional() @Inject(TENANCY_OPTIONS) private readonly options?: TenancyOptions,
  ) {}

  /**
   * Runs `work` in a transaction, again when the server rolled it back, and not at all when the request's idempotency key was
   * answered before: then the stored value comes back and the request is marked replayed. Nothing is written whose audit row
   * cannot be.
   *
   * @throws DomainError IDEMPOTENCY_KEY_REUSED, IDEMPOTENCY_IN_PROGRESS, DATABASE_BUSY, DATABASE_UNAVAILABLE; what `work` throws.
   */
  async run<V>(write: WriteRequest, work: (unit: UnitOfWork) => Promise<V>): Promise<V> {
    const audited = async (unit: UnitOfWork): Promise<V> => {
      const answer = await work(unit);
      await leaveEvent(unit, write.auditEvent(entityIdOf(answer)));
      return answer;
    };
    const seal = this.options?.sealAnswers?.(this.tenant.tenantId);
    const { value, replayed } = await runTransaction(this.dataSource, write.actor, (unit) =>
      answerOnce(unit, write.idempotency, () => audited(unit), seal),
    );
    if (replayed) write.markReplayed();
    else this.tell(write);
    return value;
  }

  private tell(write: WriteRequest): void {
    write.markAudited();
    this.news.tell(this.tenant.tenantId);
  }
}

async function leaveEvent({ manager }: UnitOfWork, event: AuditEvent): Promise<void> {
  await manager.query(`INSERT INTO ${tableName(manager, 'outbox')} (topic, payload) VALUES ('audit', ?)`, [
    JSON.stringify(event),
  ]);
}
