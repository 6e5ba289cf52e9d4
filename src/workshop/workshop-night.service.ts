import { Injectable } from '@nestjs/common';
import { IsolatedLoop, stepsOf } from '#jobs';
import { TenantRunner } from '#tenancy';
import { FiscalSubmissions } from './invoices/fiscal-submissions.service';
import { MissingPapers } from './printing/missing-papers.service';
import { DocumentDeliveries } from './sending/document-deliveries.service';
import { QuoteExpiry } from './quotes/quote-expiry.service';

/** Expires quotes, prints PDFs that could not be stored, repeats lost submissions. */
@Injectable()
export class WorkshopNight {
  private readonly loop = new IsolatedLoop('workshop night');

  constructor(private readonly tenants: TenantRunner) {}

  async run(tenantId: number, signal: AbortSignal): Promise<Record<string, unknown>> {
    const result: Record<string, unknown> = {};
    const report = (facts: object): void => void Object.assign(result, facts);
    const { tenants } = this;
    const failed = await this.loop.steps(
      stepsOf(tenantId, {
        quotes: async () =>
          report({ expiredQuotes: await tenants.run(tenantId, QuoteExpiry, (expiry) => expiry.catchUp()) }),
        papers: async () =>
          report({ printed: await tenants.run(tenantId, MissingPapers, (papers) => papers.print(signal)) }),
        deliveries: async () =>
          report({ deliveries: await tenants.run(tenantId, DocumentDeliveries, (deliveries) => deliveries.catchUp()) }),
        submissions: async () =>
          report(await tenants.run(tenantId, FiscalSubmissions, (submissions) => submissions.run())),
      }),
      signal,
    );
    this.loop.failed(failed);
    return result;
  }
}
