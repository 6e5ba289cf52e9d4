import { Injectable } from '@nestjs/common';
import { IsolatedLoop } from '#jobs';
import { TenantRunner } from '#tenancy';
import { DocumentDeliveries } from './sending/document-deliveries.service';
import { QuoteExpiry } from './quotes/quote-expiry.service';

/** Expires quotes, and reads the outcome of sent documents. */
@Injectable()
export class WorkshopNight {
  private readonly loop = new IsolatedLoop('workshop night');

  constructor(private readonly tenants: TenantRunner) {}

  run(tenantId: number, signal: AbortSignal): Promise<Record<string, unknown>> {
    const { tenants } = this;
    return this.loop.factsOf(
      tenantId,
      {
        quotes: async () => ({ expiredQuotes: await tenants.run(tenantId, QuoteExpiry, (expiry) => expiry.catchUp()) }),
        deliveries: async () => ({
          deliveries: await tenants.run(tenantId, DocumentDeliveries, (deliveries) => deliveries.catchUp()),
        }),
      },
      signal,
    );
  }
}
