import { Exact } from '#kernel';
import { tableName } from '#persistence';
import type { UnitOfWork } from '#persistence';
import { TenantScoped } from '#tenancy';
import { TenantSettings } from '../../tenant-settings/tenant-settings';
import type { Intervention } from '../interventions/intervention.entity';
import { InterventionTransitions } from '../interventions/intervention-transitions.service';
import { Invoice } from './invoice.entity';
import { refundExists } from './invoice.errors';
import { settledAmounts } from './settled-amounts';
import type { PaidDocument } from './settled-amounts';

/**
 * Recomputes paid, credited and due amounts of an invoice from its payments and credit notes after each change, and
 * moves the intervention accordingly (domain.md §7.3, 11b to 12b; §7.9). The caller has locked the intervention and
 * the invoice.
 */
@TenantScoped()
export class Settlement {
  constructor(
    private readonly transitions: InterventionTransitions,
    private readonly settings: TenantSettings,
  ) {}

  /** `invoiceId` is always the id of the invoice, also if a credit note changed. @throws DomainError REFUND_EXISTS */
  async settle(unit: UnitOfWork, intervention: Intervention, invoiceId: number): Promise<void> {
    const [original, ...notes] = await sumsOf(unit, invoiceId);
    if (original === undefined) throw new Error('the invoice to settle does not exist');
    for (const { id, ...amounts } of settledAmounts(original, notes)) {
      if (new Exact(amounts.balanceDue).isNegative()) throw refundExists({});
      await store(unit, id, amounts);
    }
    await this.follow(unit, intervention, invoiceId);
  }

  /** Moves the intervention to the status that its invoices require. */
  async follow(unit: UnitOfWork, intervention: Intervention, documentId: number): Promise<void> {
    const document = { documentType: 'invoice', documentId };
    const facts = await this.transitions.facts(unit, intervention.id);
    const isOpen = intervention.closureReason === null || intervention.closureReason === 'paid';
    if (facts.uncreditedInvoices === 0 && isOpen)
      await this.transitions.fire(unit, intervention, 'invoices_credited', document);
    else if (!facts.isBalanceDue && (await this.settings.get('interventions.auto_close_on_paid')))
      await this.transitions.fire(unit, intervention, 'balance_settled', document);
    else if (facts.isBalanceDue && intervention.closureReason === 'paid')
      await this.transitions.fire(unit, intervention, 'payment_voided', document);
  }
}

/** The invoice first, then its credit notes, oldest first, each with the sum of its payments that were not voided. */
function sumsOf({ manager }: UnitOfWork, invoiceId: number): Promise<PaidDocument[]> {
  const paid = `SELECT SUM(p.amount) FROM ${tableName(manager, 'payments')} p
    WHERE p.invoice_id = n.id AND p.status = 'recorded'`;
  return manager.query<PaidDocument[]>(
    `SELECT n.id, n.total_amount AS total, COALESCE((${paid}), 0) AS paid FROM ${tableName(manager, 'invoices')} n
      WHERE n.id = ? OR (n.original_invoice_id = ? AND n.status IN ('issued', 'registered')) ORDER BY n.id`,
    [invoiceId, invoiceId],
  );
}

type Settled = Partial<Pick<Invoice, 'paidAmount' | 'creditedAmount' | 'balanceDue' | 'paymentStatus'>>;

async function store({ manager }: UnitOfWork, id: number, changes: Settled): Promise<void> {
  await manager
    .createQueryBuilder()
    .update(Invoice)
    .set({ ...changes, version: () => 'version + 1' })
    .where('id = :id', { id })
    .execute();
}
