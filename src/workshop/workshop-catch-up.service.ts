import { Injectable } from '@nestjs/common';
import { IsolatedLoop, stepsOf } from '#jobs';
import { TenantRunner } from '#tenancy';
import { FiscalSubmissions } from './invoices/fiscal-submissions.service';
import { MissingPapers } from './printing/missing-papers.service';

/** Makes up for what waited in vain for something outside: stores missing PDFs and repeats lost submissions to tax authorities. */
@Injectable()
export class WorkshopCatchUp {
  private readonly loop = new IsolatedLoop('workshop catch-up');

  constructor(private readonly tenants: TenantRunner) {}

  async run(tenantId: number, signal: AbortSignal): Promise<Record<string, unknown>> {
    const result: Record<string, unknown> = {};
    const report = (facts: object): void => void Object.assign(result, facts);
    const { tenants } = this;
    const failed = await this.loop.steps(
      stepsOf(tenantId, {
        papers: async () =>
          report({ printed: await tenants.run(tenantId, MissingPapers, (papers) => papers.print(signal)) }),
        submissions: async () =>
          report(await tenants.run(tenantId, FiscalSubmissions, (submissions) => submissions.run(signal))),
      }),
      signal,
    );
    this.loop.failed(failed);
    return result;
  }
}
