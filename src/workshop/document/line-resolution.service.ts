import { In } from 'typeorm';
import { invalidFields } from '#http';
import type { Day } from '#kernel';
import type { UnitOfWork } from '#persistence';
import { InjectTenant, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { RATE_TO_ENTER } from '../../database/tenant/seeds/tax-rates';
import { inactiveReference, unknownReference } from '../../records/active-reference';
import { TaxRate } from '../../fleet/reference/tax-rates/tax-rate.entity';
import { Supply } from '../../fleet/supplies/supply.entity';
import { SETTING_REGISTRY } from '../../tenant-settings/setting-registry';
import { TenantSettings } from '../../tenant-settings/tenant-settings';
import { discountOf } from './amounts';
import type { ResolvedLine } from './amounts';
import { taxRateMissing, taxRateNotValid } from './document.errors';
import type { LineBody } from './line.dto';

/**
 * Fills missing values of lines from the catalogue and the tax rates of the document's day. Afterwards the stored
 * line does not depend on the catalogue.
 */
@TenantScoped()
export class LineResolution {
  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly settings: TenantSettings,
  ) {}

  /**
   * Takes two queries for any number of lines.
   *
   * @throws DomainError VALIDATION_FAILED, REFERENCE_NOT_FOUND, REFERENCE_INACTIVE, TAX_RATE_NOT_VALID,
   * TAX_RATE_MISSING
   */
  async resolve(unit: UnitOfWork, lines: readonly LineBody[], day: Day): Promise<readonly ResolvedLine[]> {
    const supplies = await suppliesOf(unit, lines);
    const rates = await unit.manager.find(TaxRate);
    const usual = await this.usualRate();
    return lines.map((line, index) => {
      const supply = line.supplyId ? supplies.get(line.supplyId) : undefined;
      const rateId = line.taxRateId ?? supply?.defaultTaxRateId ?? null;
      const rate = rateId === null ? defaultRate(rates, usual, day) : chosenRate(rates, rateId, day, index);
      return {
        ...discountOf(line, undefined, `/lines/${index}`),
        ...catalogued(line, supply, index),
        workType: line.workType,
        supplyId: line.supplyId ?? null,
        quantity: positive(line.quantity, index),
        taxRateId: rate.id,
        taxRate: rate.rate,
        taxCategory: rate.category,
        notes: line.notes ?? null,
      };
    });
  }

  private async usualRate(): Promise<UsualRate> {
    const code = await this.settings.get('tax.default_rate_code');
    return { code, isChosen: code !== SETTING_REGISTRY['tax.default_rate_code'].fallback(this.tenant.countryCode) };
  }
}

/** The tax rate of the settings: chosen by the company, or the default of its country. */
interface UsualRate {
  readonly code: string;
  readonly isChosen: boolean;
}

/** The values that a line takes from the catalogue if they are not sent. */
function catalogued(
  line: LineBody,
  supply: Supply | undefined,
  index: number,
): Pick<ResolvedLine, 'description' | 'unit' | 'unitPrice'> {
  return {
    description: line.description ?? required(supply?.name, `/lines/${index}/description`),
    unit: line.unit ?? supply?.unit ?? (line.workType === 'labor' ? 'hour' : 'unit'),
    unitPrice: line.unitPrice ?? required(supply?.unitPrice, `/lines/${index}/unitPrice`),
  };
}

async function suppliesOf(unit: UnitOfWork, lines: readonly LineBody[]): Promise<ReadonlyMap<number, Supply>> {
  const ids = [...new Set(lines.flatMap(({ supplyId }) => supplyId ?? []))];
  const rows = ids.length === 0 ? [] : await unit.manager.findBy(Supply, { id: In(ids) });
  const found = new Map(rows.map((row) => [row.id, row]));
  for (const [index, { supplyId }] of lines.entries()) {
    if (!supplyId) continue;
    const supply = found.get(supplyId);
    if (supply === undefined) throw unknownReference(`lines/${index}/supplyId`, supplyId);
    if (!supply.isActive) throw inactiveReference(`lines/${index}/supplyId`, supplyId);
  }
  return found;
}

/** A rate is valid from its first to its last day, both included. */
const isValid = ({ validFrom, validUntil }: TaxRate, day: Day): boolean =>
  validFrom <= day && (validUntil === null || day <= validUntil);

/**
 * Refuses lines with a tax rate that is not valid on the day of the supply, even if they were entered earlier, and
 * lines with the placeholder rate of a country whose rate is unknown.
 *
 * @throws DomainError TAX_RATE_NOT_VALID, TAX_RATE_MISSING
 */
export async function requireRatesOn(
  unit: UnitOfWork,
  lines: readonly Pick<ResolvedLine, 'taxRateId'>[],
  day: Day,
): Promise<void> {
  const ids = [...new Set(lines.flatMap(({ taxRateId }) => taxRateId ?? []))];
  const rates = ids.length === 0 ? [] : await unit.manager.findBy(TaxRate, { id: In(ids) });
  if (rates.some(isToEnter)) throw taxRateMissing({ day });
  const ended = rates.find((rate) => !isValid(rate, day));
  if (ended !== undefined) throw taxRateNotValid({ code: ended.code, day });
}

function chosenRate(rates: readonly TaxRate[], id: number, day: Day, index: number): TaxRate {
  const rate = rates.find((candidate) => candidate.id === id);
  if (rate === undefined) throw unknownReference(`lines/${index}/taxRateId`, id);
  if (!isValid(rate, day)) throw taxRateNotValid({ code: rate.code, day });
  return rate;
}

const isToEnter = ({ exemptionReason }: TaxRate): boolean => exemptionReason === RATE_TO_ENTER;

/**
 * The default rate: the rate chosen in the settings, else the rate marked as default, else the country's; of these
 * the first one that is valid on the day.
 */
function defaultRate(rates: readonly TaxRate[], { code, isChosen }: UsualRate, day: Day): TaxRate {
  const named = rates.find((rate) => rate.code === code);
  const marked = rates.find(({ isDefault }) => isDefault);
  const candidates = isChosen ? [named, marked] : [marked, named];
  const rate = candidates.find((one) => one !== undefined && !isToEnter(one) && isValid(one, day));
  if (rate === undefined) throw taxRateMissing({ day });
  return rate;
}

function required(value: string | undefined, pointer: string): string {
  if (value === undefined) throw invalidFields([{ pointer, code: 'IS_NOT_EMPTY', detail: 'must not be empty' }]);
  return value;
}

function positive(quantity: string, index: number): string {
  if (!/^[0.]*$/.test(quantity)) return quantity;
  const detail = 'must be more than zero';
  throw invalidFields([{ pointer: `/lines/${index}/quantity`, code: 'POSITIVE', detail }]);
}
