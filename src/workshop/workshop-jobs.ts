import { Injectable } from '@nestjs/common';
import { IsolatedLoop, stepsOf } from '#jobs';
import type { JobContext, JobHandler, JobPayload } from '#jobs';
import { TenantRunner } from '#tenancy';
import { FISCAL_RUN } from './invoices/after-issue.service';
import { FiscalSubmissions } from './invoices/fiscal-submissions.service';
import { MissingPapers } from './printing/missing-papers.service';
import { DocumentDeliveries } from './sending/document-deliveries.service';
import { QuoteExpiry } from './quotes/quote-expiry.service';

/** Nightly job, soon after midnight: expires quotes, prints PDFs that could not be stored, repeats lost submissions. */
@Injectable()
export class WorkshopNight implements JobHandler {
  readonly kind = 'workshop.night';
  private readonly loop = new IsolatedLoop('workshop night');

  constructor(private readonly tenants: TenantRunner) {}

  async run({ tenantId, signal }: JobContext): Promise<JobPayload | null> {
    if (tenantId === null) return null;
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

/**
 * Runs after an issue in countries with a tax authority's platform; retried while the authority certainly received
 * nothing.
 */
@Injectable()
export class FiscalSubmissionJob implements JobHandler {
  readonly kind = FISCAL_RUN;
  readonly attempts = 10;

  constructor(private readonly tenants: TenantRunner) {}

  async run({ tenantId }: JobContext): Promise<JobPayload | null> {
    if (tenantId === null) return null;
    const submitted = await this.tenants.run(tenantId, FiscalSubmissions, (submissions) => submissions.run());
    if (submitted.left > 0) throw new Error(`the tax authority could not be reached for ${submitted.left} documents`);
    return { ...submitted };
  }
}
