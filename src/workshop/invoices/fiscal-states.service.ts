import { systemActor, systemEvent } from '#kernel';
import { Records, tableName } from '#persistence';
import type { Changes, Database, Step } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped, TenantWrites } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { FISCAL_FLOW } from './fiscal.flow';
import type { FiscalStatus } from './invoice.choices';
import { Invoice } from './invoice.entity';
import { invoiceResource } from './invoice.records';

const RUN = 'fiscal submissions';

/**
 * Longer than the time limit of a call: a document that is still `sending` after it belongs to a process that ended.
 */
const ABANDONED_AFTER_MINUTES = 15;

/** The fiscal status of documents. Each change is a transaction of its own, committed before the next step. */
@TenantScoped()
export class FiscalStates {
  private readonly invoices: Records<Invoice, never>;

  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly writes: TenantWrites,
  ) {
    this.invoices = new Records(database.manager, invoiceResource);
  }

  /** Pending documents in the order of their issue. */
  pending(most: number): Promise<Invoice[]> {
    const where = { fiscalStatus: 'pending', direction: 'issued' } as const;
    return this.database.manager.find(Invoice, { where, order: { issuedAt: 'ASC', id: 'ASC' }, take: most });
  }

  /** Takes a step with a document; false if it is in none of the statuses from which the step is possible. */
  move(
    id: number,
    step: Step<FiscalStatus, 'fiscalStatus'>,
    changes: Omit<Changes<Invoice>, 'fiscalStatus'>,
  ): Promise<boolean> {
    return this.writes.runMany(systemActor(RUN), async (unit) => {
      const invoice = await this.invoices.getForUpdate(unit, id);
      if (!step.from.includes(invoice.fiscalStatus)) return { value: false, events: [] };
      await this.invoices.move(unit, step.on(invoice), changes, null);
      const facts = { tenantId: this.tenant.tenantId, action: 'invoices:fiscal', entityId: id, route: RUN } as const;
      return { value: true, events: [systemEvent({ ...facts, outcome: 'done' })] };
    });
  }

  /**
   * Documents that were being sent when a process ended may have arrived: marks them uncertain. Returns their number.
   */
  async abandon(): Promise<number> {
    const { manager } = this.database;
    const rows = await manager.query<{ id: number }[]>(
      `SELECT id FROM ${tableName(manager, 'invoices')} WHERE fiscal_status = 'sending'
        AND (fiscal_sent_at IS NULL OR fiscal_sent_at < UTC_TIMESTAMP(3) - INTERVAL ${ABANDONED_AFTER_MINUTES} MINUTE)`,
    );
    const note = { fiscalNote: 'the process that sent it ended' };
    let abandoned = 0;
    for (const { id } of rows) if (await this.move(id, FISCAL_FLOW.actions.doubt, note)) abandoned += 1;
    return abandoned;
  }
}
