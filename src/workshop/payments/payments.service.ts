import { invalidFields } from '#http';
import { clock, Exact, formatMoney } from '#kernel';
import type { ListRequest, Page, Viewer } from '#kernel';
import { Records } from '#persistence';
import type { Database, Restriction, TakeRows, UnitOfWork, WholeListRequest } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { only } from '../../records/record.view';
import { withoutOthers } from '../../records/scope/own-people';
import { recordScope } from '../../records/scope/record-scope';
import { checkAmount } from '../../records/amounts';
import { checkNotInFuture, currentDay } from '../../records/days/today';
import type { Invoice } from '../invoices/invoice.entity';
import { requireSinceIntervention } from '../document/document-flow';
import { InvoicesService } from '../invoices/invoices.service';
import { Settlement } from '../invoices/settlement.service';
import type { CreatePaymentBody, MarkPaidBody } from './payment.dto';
import type { Payment } from './payment.entity';
import { invoiceDisputed, invoiceNotIssued, invoiceSettled, invoiceVoided, overpayment } from './payment.errors';
import { PAYMENT_FLOW } from './payment.flow';
import { paymentResource } from './payment.records';
import { paymentView } from './payment.view';
import type { PaymentView } from './payment.view';

/** Payments of invoices and refunds of credit notes (domain.md §7.9). */
@TenantScoped()
export class PaymentsService {
  private readonly payments: Records<Payment>;

  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly invoices: InvoicesService,
    private readonly settlement: Settlement,
  ) {
    this.payments = new Records(database.manager, paymentResource);
  }

  async list(request: ListRequest, viewer: Viewer): Promise<Page<Payment>> {
    const page = await this.payments.list(request, seenBy(viewer));
    return { ...page, items: await withoutOthers(this.database.manager, viewer, page.items) };
  }

  /** Passes every payment of the list to `take` in batches; returns their number. */
  readAll(request: WholeListRequest, viewer: Viewer, take: TakeRows<PaymentView>): Promise<number> {
    const shown: TakeRows<Payment> = async (rows, within) =>
      take((await withoutOthers(within, viewer, rows)).map(paymentView), within);
    return this.payments.readAll(request, shown, seenBy(viewer));
  }

  async get(id: number, viewer: Viewer): Promise<Payment> {
    const { manager } = this.database;
    return only(await withoutOthers(manager, viewer, [await this.payments.get(id, manager, seenBy(viewer))]));
  }

  /**
   * @throws DomainError NOT_FOUND, INVOICE_NOT_ISSUED, INVOICE_DISPUTED, INVOICE_VOIDED, OVERPAYMENT, AMOUNT_TOO_PRECISE,
   * DAY_IN_FUTURE, DAY_OUT_OF_BOUNDS, DAY_BEFORE_DOSSIER
   */
  async create(unit: UnitOfWork, invoiceId: number, body: CreatePaymentBody, viewer: Viewer): Promise<Payment> {
    const { document, intervention } = await this.invoices.documents.lock(unit, invoiceId, viewer);
    this.checkPayment(document, body);
    const paymentDate = body.paymentDate ?? currentDay(this.tenant);
    if (document.direction === 'issued')
      requireSinceIntervention('paymentDate', paymentDate, intervention, this.tenant.timezone);
    const { amount, method, reference = null, notes = null } = body;
    const payment = await this.payments.create(unit, {
      invoiceId,
      amount,
      method,
      reference,
      notes,
      paymentDate,
      status: PAYMENT_FLOW.initial,
      recordedByName: unit.actor.name,
    });
    await this.settlement.settle(unit, intervention, document.originalInvoiceId ?? invoiceId);
    return this.payments.get(payment.id, unit.manager);
  }

  /** One payment of the whole balance. @throws DomainError INVOICE_SETTLED, and as {@link create} */
  async markPaid(unit: UnitOfWork, invoiceId: number, body: MarkPaidBody, viewer: Viewer): Promise<Payment> {
    const { document } = await this.invoices.documents.lock(unit, invoiceId, viewer);
    requirePayable(document);
    if (new Exact(document.balanceDue).lessThanOrEqualTo(0)) throw invoiceSettled({});
    const amount = formatMoney(document.balanceDue, document.currency);
    return this.create(unit, invoiceId, { ...body, amount }, viewer);
  }

  /**
   * Voids a payment that did not arrive; the row stays visible.
   *
   * @throws DomainError NOT_FOUND, STALE_VERSION, PAYMENT_VOIDED, REFUND_EXISTS
   */
  async void(
    unit: UnitOfWork,
    id: number,
    voidReason: string,
    expectedVersion: number | null,
    viewer: Viewer,
  ): Promise<Payment> {
    const { invoiceId } = await this.payments.get(id, unit.manager, seenBy(viewer));
    const { document, intervention } = await this.invoices.documents.lock(unit, invoiceId, viewer);
    const move = PAYMENT_FLOW.actions.void.on(await this.payments.getForUpdate(unit, id));
    const { userId: voidedByUserId, name: voidedByName } = unit.actor;
    const voided = { voidedAt: clock.now(), voidedByUserId, voidedByName, voidReason };
    await this.payments.move(unit, move, voided, expectedVersion);
    await this.settlement.settle(unit, intervention, document.originalInvoiceId ?? invoiceId);
    return this.payments.get(id, unit.manager);
  }

  private checkPayment(invoice: Invoice, { amount, paymentDate }: CreatePaymentBody): void {
    requirePayable(invoice);
    const { balanceDue, currency } = invoice;
    checkAmount(amount, currency);
    checkNotInFuture('paymentDate', paymentDate, currentDay(this.tenant));
    const wanted = new Exact(amount);
    if (!wanted.greaterThan(0))
      throw invalidFields([{ pointer: '/amount', code: 'POSITIVE', detail: 'must be more than zero' }]);
    const balance = formatMoney(Exact.max(balanceDue, 0).toFixed(), currency);
    if (wanted.greaterThan(balance)) throw overpayment({ amount: formatMoney(amount, currency), balance });
  }
}

function requirePayable({ status }: Invoice): void {
  if (status === 'draft') throw invoiceNotIssued({});
  if (status === 'disputed') throw invoiceDisputed({});
  if (status === 'voided') throw invoiceVoided({});
}

const seenBy = (viewer: Viewer): Restriction | undefined => recordScope(viewer);
