import type { UnitOfWork } from '#persistence';
import { TenantScoped } from '#tenancy';
import { TenantSettings } from '../../tenant-settings/tenant-settings';
import { ApprovalRights, authorsOf } from '../document/approval-rights.service';
import { invoiceApprovals } from '../document/document-approvals';
import { ordersExceeded } from './intervention-sums';
import type { Invoice } from './invoice.entity';

/**
 * Checks who may register a received invoice. The ordered amount was approved with the work orders; an amount beyond
 * it needs an approval now.
 */
@TenantScoped()
export class InvoiceApproval {
  constructor(
    private readonly rights: ApprovalRights,
    private readonly settings: TenantSettings,
  ) {}

  /** @throws DomainError FOUR_EYES, APPROVAL_LIMIT */
  async require(unit: UnitOfWork, invoice: Invoice): Promise<void> {
    const tolerance = await this.settings.get('invoices.authorization_tolerance_percent');
    if ((await ordersExceeded(unit, invoice, { tolerance })) === null) return;
    const authors = authorsOf(invoice, await invoiceApprovals.of(unit, invoice.id));
    await this.rights.require(unit, { amount: invoice.totalAmount, authors });
  }
}
