import { Injectable } from '@nestjs/common';
import { IsolatedLoop, stepsOf } from '#jobs';
import { TenantRunner } from '#tenancy';
import { DocumentDeliveries } from './sending/document-deliveries.service';
import { QuoteExpiry } from './quotes/quote-expiry.service';

/** Expires quotes, and reads the outcome of sent documents. */
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
        deliveries: async () =>
          report({ deliveries: await tenants.run(tenantId, DocumentDeliveries, (deliveries) => deliveries.catchUp()) }),
      }),
      signal,
    );
    this.loop.failed(failed);
    return result;
  }
}
