import { clock, Exact, formatMoney } from '#kernel';
import type { Viewer } from '#kernel';
import type { UnitOfWork } from '#persistence';
import { TenantScoped } from '#tenancy';
import type { Invoice } from './invoice.entity';
import { invoiceSettledInPart, invoiceWrongKind } from './invoice.errors';
import { INVOICE_FLOW } from './invoice.flow';
import type { InvoiceView } from './invoice.view';
import { InvoicesService } from './invoices.service';
import { Settlement } from './settlement.service';

/**
 * Voids received documents that were registered by mistake. The row stays visible with the reason, its external
 * number becomes free, and no sum includes it. An invoice of this company is corrected by a credit note only.
 */
@TenantScoped()
export class InvoiceVoiding {
  constructor(
    private readonly invoices: InvoicesService,
    private readonly settlement: Settlement,
  ) {}

  /**
   * Possible while nothing was paid or credited.
   *
   * @throws DomainError NOT_FOUND, STALE_VERSION, INVOICE_WRONG_KIND, DOCUMENT_INVALID_TRANSITION,
   * INVOICE_SETTLED_IN_PART, REFUND_EXISTS
   */
  async void(
    unit: UnitOfWork,
    id: number,
    voidReason: string,
    expected: number | null,
    viewer: Viewer,
  ): Promise<InvoiceView> {
    const { document, intervention } = await this.invoices.documents.lock(unit, id, viewer);
    const { direction, documentType, originalInvoiceId } = document;
    if (direction !== 'received') throw invoiceWrongKind({ direction, documentType });
    const move = INVOICE_FLOW.actions.void.on(document);
    requireUntouched(document);
    const { userId: voidedByUserId, name: voidedByName } = unit.actor;
    const voided = { voidReason, voidedByUserId, voidedByName, voidedAt: clock.now() };
    // Nothing is owed any more: the payment status is that of a fully credited invoice.
    const settled = { balanceDue: '0', paymentStatus: 'credited' } as const;
    await this.invoices.documents.records.move(unit, move, { ...voided, ...settled }, expected);
    if (originalInvoiceId === null) await this.settlement.follow(unit, intervention, id);
    else await this.settlement.settle(unit, intervention, originalInvoiceId);
    return this.invoices.get(id, viewer, unit.manager);
  }
}

function requireUntouched({ paidAmount: paid, creditedAmount: credited, currency }: Invoice): void {
  if (new Exact(paid).isZero() && new Exact(credited).isZero()) return;
  throw invoiceSettledInPart({ paid: formatMoney(paid, currency), credited: formatMoney(credited, currency) });
}
