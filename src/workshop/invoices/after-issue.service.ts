import { Inject } from '@nestjs/common';
import { JobRuns } from '#jobs';
import { InjectTenant, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { LegalNumberOutbox } from '../../fleet/numbering/legal-number-outbox';
import { DocumentFiles } from '../printing/document-files.service';
import { FISCAL_AUTHORITIES } from './fiscal-authority';
import type { FiscalAuthorities } from './fiscal-authority';
import type { InvoiceView } from './invoice.view';

/** The kind of the runs that hand documents to a tax authority. */
export const FISCAL_RUN = 'invoices.fiscal';

/** What follows once a document is issued and committed. Its number is given whatever becomes of this. */
@TenantScoped()
export class AfterIssue {
  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly legalNumbers: LegalNumberOutbox,
    private readonly files: DocumentFiles,
    private readonly runs: JobRuns,
    @Inject(FISCAL_AUTHORITIES) private readonly authorities: FiscalAuthorities,
  ) {}

  /**
   * The ledger has the number before anything shows it. A paper that cannot be kept now is printed when it is asked for; a submission
   * that is lost, at night.
   */
  async take(invoice: InvoiceView): Promise<InvoiceView> {
    await this.legalNumbers.relay();
    if (this.authorities.of(this.tenant.countryCode) !== null) {
      const order = { kind: FISCAL_RUN, window: `invoice-${invoice.id}`, tenant: this.tenant };
      await this.runs.enqueue(order).catch(() => undefined);
    }
    const pdfAttachmentId = await this.files.storeQuietly('invoice', invoice.id);
    return { ...invoice, pdfAttachmentId: pdfAttachmentId ?? invoice.pdfAttachmentId };
  }
}
