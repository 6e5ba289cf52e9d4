import type { UnitOfWork } from '#persistence';
import { InjectTenant, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { currentDay } from '../../records/days/today';
import { NumberSequences } from '../../numbering/number-sequences';
import type { CompanyIdentity } from '../document/company-identity';
import type { Intervention } from '../interventions/intervention.entity';
import type { Invoice } from './invoice.entity';
import { InvoiceParties } from './invoice-parties.service';

/** The company's own references for received documents, and the names of their senders at that time. */
@TenantScoped()
export class ReceivedReferences {
  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly numbers: NumberSequences,
    private readonly parties: InvoiceParties,
  ) {}

  async of(
    unit: UnitOfWork,
    invoice: Invoice,
    intervention: Intervention,
    company: CompanyIdentity,
  ): Promise<Pick<Invoice, 'invoiceNumber' | 'seller' | 'buyer' | 'subject'>> {
    return {
      ...(await this.parties.ofReceived(unit, invoice, company)),
      subject: await this.parties.subject(unit, intervention),
      invoiceNumber: await this.number(unit),
    };
  }

  /** A number of the company's own series for received documents; the series may have gaps. */
  number(unit: UnitOfWork): Promise<string> {
    return this.numbers.draw(unit, 'received_invoice', currentDay(this.tenant));
  }
}
