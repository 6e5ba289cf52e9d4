import { Inject, Logger } from '@nestjs/common';
import { systemActor, systemEvent } from '#kernel';
import { reasonOf, Records } from '#persistence';
import type { Database } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped, TenantWrites } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { FISCAL_AUTHORITIES } from './fiscal-authority';
import type { FiscalAuthorities, FiscalAuthority, FiscalVerdict } from './fiscal-authority';
import { Invoice } from './invoice.entity';
import { invoiceResource } from './invoice.records';

const AT_ONCE = 50;

/** What a round of submissions came to. */
export interface Submitted {
  readonly accepted: number;
  readonly rejected: number;
  /** The platform gave no verdict: they are sent again. */
  readonly left: number;
}

/** Hands issued documents to the tax authority of the company's country, in the order of their issue. A rejection frees no number. */
@TenantScoped()
export class FiscalSubmissions {
  private readonly logger = new Logger(FiscalSubmissions.name);
  private readonly invoices: Records<Invoice>;

  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly writes: TenantWrites,
    @Inject(FISCAL_AUTHORITIES) private readonly authorities: FiscalAuthorities,
  ) {
    this.invoices = new Records(database.manager, invoiceResource);
  }

  async run(): Promise<Submitted> {
    const authority = this.authorities.of(this.tenant.countryCode);
    const tally = { accepted: 0, rejected: 0, left: 0 };
    if (authority === null) return tally;
    for (const invoice of await this.pending()) tally[await this.submit(authority, invoice)] += 1;
    return tally;
  }

  private pending(): Promise<Invoice[]> {
    const where = { fiscalStatus: 'pending' } as const;
    return this.database.manager.find(Invoice, { where, order: { issuedAt: 'ASC', id: 'ASC' }, take: AT_ONCE });
  }

  private async submit(authority: FiscalAuthority, invoice: Invoice): Promise<keyof Submitted> {
    const { invoiceNumber, documentType, contentHash, frozenContent: content } = invoice;
    if (invoiceNumber === null || contentHash === null || content === null) return 'left';
    try {
      const verdict = await authority.submit({ invoiceNumber, documentType, contentHash, content });
      await this.note(invoice.id, verdict);
      return verdict.status;
    } catch (error) {
      const reason = reasonOf(error);
      this.logger.warn(`invoice ${invoice.id} was not submitted: ${reason}`);
      return 'left';
    }
  }

  private async note(id: number, { status, fiscalNumber, payload }: FiscalVerdict): Promise<void> {
    const { tenantId } = this.tenant;
    await this.writes.runMany(systemActor('fiscal submissions'), async (unit) => {
      const noted = { fiscalStatus: status, fiscalNumber, fiscalPayload: payload };
      await this.invoices.update(unit, id, noted, null);
      const facts = { tenantId, action: 'invoices:fiscal', entityId: id, route: 'fiscal submissions' } as const;
      return { value: undefined, events: [systemEvent({ ...facts, outcome: 'done' })] };
    });
  }
}
