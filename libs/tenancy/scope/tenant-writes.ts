import { Inject, Optional } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { entityIdOf } from '#kernel';
import type { Actor, AuditEvent, WriteRequest } from '#kernel';
import { answerOnce, assertRightClock, runTransaction, tableName } from '#persistence';
import type { UnitOfWork } from '#persistence';
import { TENANCY_OPTIONS } from '../tenancy.options';
import type { TenancyOptions } from '../tenancy.options';
import type { TenantContext } from '../tenant-context';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from './decorators';
import { CommittedEvents } from './committed-events';

/** The value of some work, and the audit events of what it did. */
export interface WithEvents<V> {
  readonly value: V;
  readonly events: readonly AuditEvent[];
}

/** Runs every write of a tenant's client: one transaction with the effect, its idempotency key and its audit row. */
@TenantScoped()
export class TenantWrites {
  constructor(
    @InjectTenantDataSource() private readonly dataSource: DataSource,
    @InjectTenant() private readonly tenant: TenantContext,
    @Inject(CommittedEvents) private readonly committed: CommittedEvents,
    @Optional() @Inject(TENANCY_OPTIONS) private readonly options?: TenancyOptions,
  ) {}

  /**
   * Runs `work` in a transaction, and again if the server rolled it back. If the idempotency key already has an answer,
   * `work` does not run: the stored value is returned and the request is marked as replayed. If the audit row cannot be
   * written, nothing is written.
   *
   * @throws DomainError CLOCK_OFF, IDEMPOTENCY_KEY_REUSED, IDEMPOTENCY_IN_PROGRESS, DATABASE_BUSY, DATABASE_UNAVAILABLE;
   * what `work` throws
   */
  async run<V>(write: WriteRequest, work: (unit: UnitOfWork) => Promise<V>): Promise<V> {
    assertRightClock();
    let event: AuditEvent | null = null;
    const audited = async (unit: UnitOfWork): Promise<V> => {
      const answer = await work(unit);
      event = write.auditEvent(entityIdOf(answer));
      await this.leave(unit, [event]);
      return answer;
    };
    const seal = this.options?.sealAnswers?.(this.tenant.tenantId);
    const { value, replayed } = await runTransaction(this.dataSource, write.actor, (unit) =>
      answerOnce(unit, write.idempotency, () => audited(unit), seal),
    );
    if (replayed) write.markReplayed();
    else this.publish(write, event);
    return value;
  }

  /**
   * As {@link run} for background work. `work` returns the audit events of what it wrote; all of them are written in
   * the transaction.
   *
   * @throws DomainError CLOCK_OFF, DATABASE_BUSY, DATABASE_UNAVAILABLE; what `work` throws
   */
  async runMany<V>(actor: Actor, work: (unit: UnitOfWork) => Promise<WithEvents<V>>): Promise<V> {
    assertRightClock();
    const { value, events } = await runTransaction(this.dataSource, actor, async (unit) => {
      const outcome = await work(unit);
      if (outcome.events.length > 0) await this.leave(unit, outcome.events);
      return outcome;
    });
    if (events.length > 0) this.committed.publish(this.tenant.tenantId, events);
    return value;
  }

  private async leave(unit: UnitOfWork, events: readonly AuditEvent[]): Promise<void> {
    await leaveEvents(unit, events);
    await this.committed.runBeforeCommit(unit.manager, this.tenant, events);
  }

  private publish(write: WriteRequest, event: AuditEvent | null): void {
    write.markAudited();
    this.committed.publish(this.tenant.tenantId, event === null ? [] : [event]);
  }
}

const EVENTS_PER_INSERT = 500;

async function leaveEvents({ manager }: UnitOfWork, events: readonly AuditEvent[]): Promise<void> {
  for (let at = 0; at < events.length; at += EVENTS_PER_INSERT) {
    const rows = events.slice(at, at + EVENTS_PER_INSERT).map((event) => ['audit', JSON.stringify(event)]);
    await manager.query(`INSERT INTO ${tableName(manager, 'outbox')} (topic, payload) VALUES ?`, [rows]);
  }
}
