import { LessThan } from 'typeorm';
import { IsolatedLoop } from '#jobs';
import { EVERYTHING, isDomainError, systemActor, systemEvent } from '#kernel';
import type { AuditEvent } from '#kernel';
import { Records } from '#persistence';
import type { Database, UnitOfWork } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped, TenantWrites } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { currentDay } from '../../records/days/today';
import { InterventionTransitions } from '../interventions/intervention-transitions.service';
import { Quote } from './quote.entity';
import { QUOTE_FLOW } from './quote.flow';
import { quoteResource } from './quote.records';

const BATCH_SIZE = 200;

/**
 * Expires received quotes whose last valid day is over (domain.md §7.6). The nightly job does it, and every read
 * before the job ran. A quote is valid on its last day, in the company's time zone.
 */
@TenantScoped()
export class QuoteExpiry {
  private readonly loop = new IsolatedLoop('quote expiry');
  private readonly quotes: Records<Quote>;

  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly writes: TenantWrites,
    private readonly transitions: InterventionTransitions,
  ) {
    this.quotes = new Records(database.manager, quoteResource);
  }

  /**
   * Expires all overdue quotes; returns their number. If there are none, it takes one query on an index. A quote that
   * cannot be expired is logged and skipped, so that it does not fail the reads of a list.
   */
  async catchUp(): Promise<number> {
    for (let expired = 0, afterId = 0; ;) {
      const due = await this.due(afterId);
      await this.loop.each(due, {
        name: (id) => `quote ${id} of tenant ${this.tenant.tenantId}`,
        work: async (id) => (expired += await this.expire(id)),
        endsWith: (error) => isDomainError(error) && error.kind === 'unavailable',
      });
      afterId = due.at(-1) ?? afterId;
      if (due.length < BATCH_SIZE) return expired;
    }
  }

  private async due(afterId: number): Promise<readonly number[]> {
    const rows = await this.database.manager
      .createQueryBuilder(Quote, 'quote')
      .select('quote.id', 'id')
      .where("quote.status = 'received' AND quote.validUntil < :today", { today: currentDay(this.tenant) })
      .andWhere('quote.id > :afterId', { afterId })
      .orderBy('quote.id', 'ASC')
      .limit(BATCH_SIZE)
      .getRawMany<{ id: number | string }>();
    return rows.map(({ id }) => Number(id));
  }

  /**
   * Each quote in its own transaction, because each has its own intervention to lock. If another process was faster,
   * it does nothing.
   */
  private expire(id: number): Promise<number> {
    return this.writes.runMany(systemActor('quote expiry'), async (unit) => {
      const { interventionId, kind } = await this.quotes.get(id, unit.manager);
      const intervention = await this.transitions.lock(unit, interventionId, EVERYTHING);
      const overdue = { id, validUntil: LessThan(currentDay(this.tenant)) };
      if ((await this.quotes.moveAll(unit, QUOTE_FLOW.actions.expire, overdue)) === 0) return { value: 0, events: [] };
      if (kind === 'main') await this.leave(unit, intervention, id);
      return { value: 1, events: [this.event(id)] };
    });
  }

  private leave(
    unit: UnitOfWork,
    intervention: Parameters<InterventionTransitions['quotesGone']>[1],
    id: number,
  ): Promise<void> {
    return this.transitions.quotesGone(unit, intervention, { documentType: 'quote', documentId: id });
  }

  private event(entityId: number): AuditEvent {
    const { tenantId } = this.tenant;
    return systemEvent({ tenantId, action: 'quotes:expire', entityId, outcome: 'done', route: 'quote expiry' });
  }
}
