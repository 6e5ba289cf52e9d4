import { Decimal } from 'decimal.js';
import type { ListRequest, Page } from '#kernel';
import { Records } from '#persistence';
import type { Database, UnitOfWork } from '#persistence';
import { InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { CreateTaxRateBody, UpdateTaxRateBody } from './tax-rate.dto';
import { TaxRate } from './tax-rate.entity';
import type { TaxCategory } from './tax-rate.entity';
import { exemptionReasonRequired, taxRateDaysReversed, taxRateInvalid } from './tax-rate.errors';
import { taxRateResource } from './tax-rate.records';

/** Categories whose invoices must state why no tax is charged (EN 16931). */
const NEED_REASON: ReadonlySet<TaxCategory> = new Set(['E', 'AE', 'O']);
const HIGHEST_RATE = 100;

type Terms = Pick<TaxRate, 'rate' | 'category' | 'validFrom'> &
  Partial<Pick<TaxRate, 'exemptionReason' | 'validUntil'>>;

/** The tenant's tax rates, one of them the default (domain.md §5). */
@TenantScoped()
export class TaxRatesService {
  private readonly rates: Records<TaxRate>;

  constructor(@InjectTenantDataSource() database: Database) {
    this.rates = new Records(database.manager, taxRateResource);
  }

  list(request: ListRequest): Promise<Page<TaxRate>> {
    return this.rates.list(request);
  }

  get(id: number): Promise<TaxRate> {
    return this.rates.get(id);
  }

  /** @throws DomainError CODE_TAKEN, EXEMPTION_REASON_REQUIRED, TAX_RATE_INVALID, TAX_RATE_DAYS_REVERSED */
  async create(unit: UnitOfWork, body: CreateTaxRateBody): Promise<TaxRate> {
    checkTerms(body);
    if (body.isDefault === true) await this.clearDefault(unit);
    return this.rates.create(unit, body);
  }

  /** @throws DomainError NOT_FOUND, STALE_VERSION, and as {@link create} */
  async update(unit: UnitOfWork, id: number, body: UpdateTaxRateBody, expected: number | null): Promise<TaxRate> {
    const current = await this.rates.getForUpdate(unit, id);
    const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
    checkTerms({ ...current, ...given });
    if (body.isDefault === true && !current.isDefault) await this.clearDefault(unit);
    return this.rates.update(unit, id, body, expected);
  }

  /** @throws DomainError NOT_FOUND, STALE_VERSION, REFERENCE_IN_USE */
  remove(unit: UnitOfWork, id: number, expected: number | null): Promise<void> {
    return this.rates.remove(unit, id, expected);
  }

  /** There is one default rate: setting a new one clears the flag of the old one and increments its version. */
  private async clearDefault(unit: UnitOfWork): Promise<void> {
    const current = await unit.manager.findOneBy(TaxRate, { isDefault: true });
    if (current !== null) await this.rates.update(unit, current.id, { isDefault: false }, null);
  }
}

function checkTerms({ rate, category, exemptionReason, validFrom, validUntil }: Terms): void {
  const value = new Decimal(rate);
  const fits = category === 'S' ? value.gt(0) && value.lte(HIGHEST_RATE) : value.isZero();
  if (!fits) throw taxRateInvalid({ category, rate });
  if (NEED_REASON.has(category) && !exemptionReason) throw exemptionReasonRequired({ category });
  if (validUntil && validUntil < validFrom) throw taxRateDaysReversed({ validFrom, validUntil });
}
