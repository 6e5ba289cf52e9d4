import { Injectable } from '@nestjs/common';
import type { JobContext, JobHandler, JobPayload } from '#jobs';
import { TenantRunner } from '#tenancy';
import { FISCAL_RUN } from './invoices/after-issue.service';
import { FiscalSubmissions } from './invoices/fiscal-submissions.service';
import { MissingPapers } from './printing/missing-papers.service';
import { QuoteExpiry } from './quotes/quote-expiry.service';

/** Nightly, soon after the day has ended: quotes whose last day it was, papers that could not be kept, submissions that were lost. */
@Injectable()
export class WorkshopNight implements JobHandler {
  readonly kind = 'workshop.night';

  constructor(private readonly tenants: TenantRunner) {}

  async run({ tenantId, signal }: JobContext): Promise<JobPayload | null> {
    if (tenantId === null) return null;
    const expiredQuotes = await this.tenants.run(tenantId, QuoteExpiry, (expiry) => expiry.catchUp());
    const printed = await this.tenants.run(tenantId, MissingPapers, (papers) => papers.print(signal));
    const submitted = await this.tenants.run(tenantId, FiscalSubmissions, (submissions) => submissions.run());
    return { expiredQuotes, printed, ...submitted };
  }
}

/** After an issue, in countries that have a platform for it: tried again until the tax authority gives its verdict. */
@Injectable()
export class FiscalSubmissionJob implements JobHandler {
  readonly kind = FISCAL_RUN;
  readonly attempts = 10;

  constructor(private readonly tenants: TenantRunner) {}

  async run({ tenantId }: JobContext): Promise<JobPayload | null> {
    if (tenantId === null) return null;
    const submitted = await this.tenants.run(tenantId, FiscalSubmissions, (submissions) => submissions.run());
    if (submitted.left > 0) throw new Error(`the tax authority gave no verdict on ${submitted.left} documents`);
    return { ...submitted };
  }
}
