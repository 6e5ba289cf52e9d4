import { addDays, EVERYTHING } from '#kernel';
import type { Day } from '#kernel';
import type { UnitOfWork } from '#persistence';
import { InjectTenant, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { currentDay } from '../../records/days/today';
import type { CompanyIdentity } from '../document/company-identity';
import { CreditNotes } from '../invoices/credit-notes.service';
import { InvoiceIssuing } from '../invoices/invoice-issuing.service';
import { InvoiceRegistration } from '../invoices/invoice-registration.service';
import { InvoicesService } from '../invoices/invoices.service';
import { PaymentsService } from '../payments/payments.service';
import type { DemoCase } from './demo-documents.service';
import type { DemoIntervention } from './demo-plan';

const INVOICED_AFTER_DAYS = 15;
const PAID_AFTER_DAYS = 9;
/** The buyer of demo invoices for damage caused by others. */
const INSURER = { name: 'Assurances du Golfe', address: 'Avenue Terrasson de Fougères', city: 'Abidjan' };

/** Creates issued and received invoices of demo interventions, with payments, disputes and credit notes. */
@TenantScoped()
export class DemoInvoices {
  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly invoices: InvoicesService,
    private readonly issuing: InvoiceIssuing,
    private readonly registration: InvoiceRegistration,
    private readonly notes: CreditNotes,
    private readonly payments: PaymentsService,
  ) {}

  async invoice(
    unit: UnitOfWork,
    intervention: DemoCase,
    orderId: number,
    company: CompanyIdentity,
    outcome: DemoIntervention['outcome'],
  ): Promise<void> {
    const issueDate = this.past(addDays(intervention.reportedOn, INVOICED_AFTER_DAYS));
    const isReceived = this.tenant.currency === 'XOF' && intervention.interventionId % 2 === 0;
    const { id } = await this.invoices.create(
      unit,
      {
        interventionId: intervention.interventionId,
        workAuthorizationId: orderId,
        issueDate,
        supplyDate: issueDate,
        ...(isReceived
          ? { direction: 'received' as const, externalNumber: `FA-${1000 + intervention.interventionId}` }
          : { direction: 'issued' as const, ...(this.tenant.currency === 'XOF' ? { buyer: INSURER } : {}) }),
        paymentTermsText: 'Payable à trente jours, sans escompte',
      },
      EVERYTHING,
    );
    if (isReceived) await this.registration.register(unit, id, company, null, EVERYTHING);
    else
      await this.issuing.issue(unit, id, company, { issueDate, exceedReason: null, expectedVersion: null }, EVERYTHING);
    await this.conclude(unit, id, issueDate, isReceived && outcome === 'credited' ? undefined : outcome);
  }

  private async conclude(
    unit: UnitOfWork,
    id: number,
    issueDate: Day,
    outcome: DemoIntervention['outcome'],
  ): Promise<void> {
    const paymentDate = this.past(addDays(issueDate, PAID_AFTER_DAYS));
    if (outcome === 'paid')
      await this.payments.markPaid(unit, id, { method: 'bank_transfer', paymentDate }, EVERYTHING);
    if (outcome === 'part_paid') {
      const amount = this.tenant.currency === 'XOF' ? '50000' : '100';
      await this.payments.create(unit, id, { amount, method: 'mobile_money', paymentDate }, EVERYTHING);
    }
    if (outcome === 'credited')
      await this.notes.create(unit, id, { reason: 'Facture adressée par erreur', issueDate }, EVERYTHING);
  }

  private past(day: Day): Day {
    const today = currentDay(this.tenant);
    return day < today ? day : today;
  }
}
