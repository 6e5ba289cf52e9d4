import { addDays } from '#kernel';
import type { Day } from '#kernel';
import type { UnitOfWork } from '#persistence';
import { InjectTenant, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { currentDay } from '../../records/days/today';
import { NumberSequences } from '../../numbering/number-sequences';
import { TenantSettings } from '../../tenant-settings/tenant-settings';
import { validityReversed } from '../document/document.errors';

/** Currency, number and dates of a new quote. */
@TenantScoped()
export class QuoteTerms {
  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly numbers: NumberSequences,
    private readonly settings: TenantSettings,
  ) {}

  get currency(): string {
    return this.tenant.currency;
  }

  /** The wanted day, or today. */
  quoteDate(wanted?: Day | null): Day {
    return wanted ?? currentDay(this.tenant);
  }

  number(unit: UnitOfWork): Promise<string> {
    return this.numbers.draw(unit, 'quote', currentDay(this.tenant));
  }

  /** @throws DomainError VALIDITY_REVERSED */
  async validity(quoteDate: Day, wanted: Day | null | undefined): Promise<{ quoteDate: Day; validUntil: Day }> {
    const validUntil = wanted ?? addDays(quoteDate, await this.settings.get('quotes.validity_days'));
    if (validUntil < quoteDate) throw validityReversed({ from: quoteDate, until: validUntil });
    return { quoteDate, validUntil };
  }
}
