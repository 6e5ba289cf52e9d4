import { dayIn } from '#kernel';
import type { UnitOfWork } from '#persistence';
import { InjectTenant, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { NumberSequences } from '../../fleet/numbering/number-sequences';
import type { CompanyIdentity } from '../document/company-identity';
import type { Intervention } from '../interventions/intervention.entity';
import type { Invoice } from './invoice.entity';
import { InvoiceParties } from './invoice-parties.service';

/** How this company calls what others sent it, and who they were then. */
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
    dossier: Intervention,
    company: CompanyIdentity,
  ): Promise<Pick<Invoice, 'invoiceNumber' | 'seller' | 'buyer' | 'subject'>> {
    const today = dayIn(this.tenant.timezone, new Date());
    return {
      ...(await this.parties.ofReceived(unit, invoice, company)),
      subject: await this.parties.subject(unit, dossier),
      invoiceNumber: await this.numbers.draw(unit, 'received_invoice', today),
    };
  }
}
