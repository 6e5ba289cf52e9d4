import { Injectable } from '@nestjs/common';
import { IsolatedLoop } from '#jobs';
import { TenantRunner } from '#tenancy';
import { FiscalSubmissions } from './invoices/fiscal-submissions.service';
import { MissingPapers } from './printing/missing-papers.service';

/** Makes up for what waited in vain for something outside: stores missing PDFs and repeats lost submissions to tax authorities. */
@Injectable()
export class WorkshopCatchUp {
  private readonly loop = new IsolatedLoop('workshop catch-up');

  constructor(private readonly tenants: TenantRunner) {}

  run(tenantId: number, signal: AbortSignal): Promise<Record<string, unknown>> {
    const { tenants } = this;
    return this.loop.factsOf(
      tenantId,
      {
        papers: async () => ({ printed: await tenants.run(tenantId, MissingPapers, (papers) => papers.print(signal)) }),
        submissions: () => tenants.run(tenantId, FiscalSubmissions, (submissions) => submissions.run(signal)),
      },
      signal,
    );
  }
}
