import { Injectable } from '@nestjs/common';
import { IsolatedLoop, stepsOf } from '#jobs';
import type { JobContext, JobHandler, JobPayload } from '#jobs';
import { TenantRunner } from '#tenancy';
import { FISCAL_RUN } from './invoices/after-issue.service';
import { FiscalSubmissions } from './invoices/fiscal-submissions.service';
import { MissingPapers } from './printing/missing-papers.service';
import { DocumentDeliveries } from './sending/document-deliveries.service';
import { QuoteExpiry } from './quotes/quote-expiry.service';

/** Nightly, soon after the day has ended: quotes whose last day it was, papers that could not be kept, submissions that were lost. */
@Injectable()
export class WorkshopNight implements JobHandler {
  readonly kind = 'workshop.night';
  private readonly loop = new IsolatedLoop('workshop night');

  constructor(private readonly tenants: TenantRunner) {}

  async run({ tenantId, signal }: JobContext): Promise<JobPayload | null> {
    if (tenantId === null) return null;
    const told: Record<string, unknown> = {};
    const tell = (facts: object): void => void Object.assign(told, facts);
    const { tenants } = this;
    const failed = await this.loop.steps(
      stepsOf(tenantId, {
        quotes: async () =>
          tell({ expiredQuotes: await tenants.run(tenantId, QuoteExpiry, (expiry) => expiry.catchUp()) }),
        papers: async () =>
          tell({ printed: await tenants.run(tenantId, MissingPapers, (papers) => papers.print(signal)) }),
        deliveries: async () =>
          tell({ deliveries: await tenants.run(tenantId, DocumentDeliveries, (deliveries) => deliveries.catchUp()) }),
        submissions: async () =>
          tell(await tenants.run(tenantId, FiscalSubmissions, (submissions) => submissions.run())),
      }),
      signal,
    );
    this.loop.failed(failed);
    return told;
  }
}

/** After an issue, in countries that have a platform for it: tried again while the tax authority surely got nothing. */
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
