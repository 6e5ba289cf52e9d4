import { JobRuns } from '#jobs';
import { InjectTenant, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { LegalNumberOutbox } from '../../numbering/legal-number-outbox';
import { PaperRuns } from '../printing/paper-runs.service';
import type { InvoiceView } from './invoice.view';

/** The kind of the jobs that submit documents to a tax authority. */
export const FISCAL_RUN = 'invoices.fiscal';

/** The work after a document was issued and committed. Its number stays valid whatever fails here. */
@TenantScoped()
export class AfterIssue {
  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly legalNumbers: LegalNumberOutbox,
    private readonly papers: PaperRuns,
    private readonly runs: JobRuns,
  ) {}

  /**
   * The number is in the ledger before any response shows it. The PDF is stored by a run, so the answer does not wait for the store of
   * files; a download before that prints it. A lost run or submission is repeated at night.
   */
  async take(invoice: InvoiceView): Promise<InvoiceView> {
    await this.legalNumbers.relay();
    if (invoice.fiscalStatus === 'pending') {
      const request = { kind: FISCAL_RUN, window: `invoice-${invoice.id}-${invoice.version}`, tenant: this.tenant };
      await this.runs.enqueue(request).catch(() => undefined);
    }
    if (invoice.pdfAttachmentId === null) await this.papers.request('invoice', invoice.id);
    return invoice;
  }
}
