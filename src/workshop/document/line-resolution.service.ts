import { In } from 'typeorm';
import { invalidFields } from '#http';
import type { Day } from '#kernel';
import type { UnitOfWork } from '#persistence';
import { InjectTenant, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { RATE_TO_ENTER } from '../../database/tenant/seeds/tax-rates';
import { inactiveReference, unknownReference } from '../../fleet/reference/active-reference';
import { TaxRate } from '../../fleet/reference/tax-rates/tax-rate.entity';
import { Supply } from '../../fleet/supplies/supply.entity';
import { SETTING_REGISTRY } from '../../tenant-settings/setting-registry';
import { TenantSettings } from '../../tenant-settings/tenant-settings';
import { discountOf } from './amounts';
import type { ResolvedLine } from './amounts';
import { taxRateMissing, taxRateNotValid } from './document.errors';
import type { LineBody } from './line.dto';

/** Fills lines in with what the catalogue and the tax rates say on the document's day; from then on the line stands by itself. */
@TenantScoped()
export class LineResolution {
  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly settings: TenantSettings,
  ) {}

  /**
   * In two queries, whatever the number of lines.
   *
   * @throws DomainError VALIDATION_FAILED, REFERENCE_NOT_FOUND, REFERENCE_INACTIVE, TAX_RATE_NOT_VALID, TAX_RATE_MISSING
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

/** The rate of the settings: chosen by the company, or its country's. */
interface UsualRate {
  readonly code: string;
  readonly isChosen: boolean;
}

/** What is taken from the catalogue where the line does not say it. */
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

/** A rate counts from its first to its last day, both included. */
const isValid = ({ validFrom, validUntil }: TaxRate, day: Day): boolean =>
  validFrom <= day && (validUntil === null || day <= validUntil);

/**
 * Refuses lines taxed at a rate that does not apply on the day of the supply, whenever they were written, or at the one that only says
 * that the country's rate is not known yet.
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

/** The rate the company chose in its settings, else the one it marked default, else its country's: the first of them that counts on the day. */
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
