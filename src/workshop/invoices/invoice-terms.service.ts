import { addDays, dayIn, formatMoney } from '#kernel';
import type { Day } from '#kernel';
import type { UnitOfWork } from '#persistence';
import { InjectTenant, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { checkNotInFuture, currentDay } from '../../records/days/today';
import { TenantSettings } from '../../tenant-settings/tenant-settings';
import { requireCurrency, requireSinceIntervention } from '../document/document-flow';
import type { Intervention } from '../interventions/intervention.entity';
import { ordersExceeded } from './intervention-sums';
import type { Invoice } from './invoice.entity';
import { authorizationExceeded, dueDateBeforeIssue } from './invoice.errors';

interface InvoiceDays {
  readonly issueDate: Day;
  readonly supplyDate: Day | null;
  readonly dueDate: Day;
}

/** The dates of an invoice, and the amount that its intervention allows to be invoiced. */
@TenantScoped()
export class InvoiceTerms {
  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly settings: TenantSettings,
  ) {}

  /** The wanted day, or today. @throws DomainError DAY_IN_FUTURE */
  issueDate(wanted: Day | null | undefined): Day {
    const today = currentDay(this.tenant);
    const issueDate = wanted ?? today;
    checkNotInFuture('issueDate', issueDate, today);
    return issueDate;
  }

  /** @throws DomainError DOCUMENT_CURRENCY_OUTDATED, DAY_IN_FUTURE, DAY_BEFORE_DOSSIER, DUE_DATE_BEFORE_ISSUE */
  async days(invoice: Invoice, intervention: Intervention, wanted: Day | null | undefined): Promise<InvoiceDays> {
    requireCurrency(invoice, this.tenant.currency);
    const issueDate = this.issueDate(wanted ?? invoice.issueDate);
    // The date of a received document may be earlier than the intervention.
    if (invoice.direction === 'issued')
      requireSinceIntervention('issueDate', issueDate, intervention, this.tenant.timezone);
    const received = intervention.receivedAt === null ? null : dayIn(this.tenant.timezone, intervention.receivedAt);
    const dueDate = invoice.dueDate ?? addDays(issueDate, await this.settings.get('invoices.payment_days'));
    if (dueDate < issueDate) throw dueDateBeforeIssue({ dueDate, issueDate });
    return { issueDate, supplyDate: invoice.supplyDate ?? received, dueDate };
  }

  /**
   * The sum of the intervention's invoices, less credits, must stay within its work orders and the tolerance, unless
   * the caller has the permission to exceed it and gives a reason.
   *
   * @throws DomainError AUTHORIZATION_EXCEEDED
   */
  async requireAuthorized(unit: UnitOfWork, invoice: Invoice, exceedReason: string | null): Promise<string | null> {
    const tolerance = await this.settings.get('invoices.authorization_tolerance_percent');
    const exceeded = await ordersExceeded(unit, invoice, { tolerance });
    if (exceeded === null) return null;
    if (exceedReason !== null) return exceedReason;
    const { currency } = invoice;
    throw authorizationExceeded({
      amount: formatMoney(exceeded.amount, currency),
      limit: formatMoney(exceeded.limit, currency),
    });
  }
}
