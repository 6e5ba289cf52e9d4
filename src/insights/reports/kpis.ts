import { currencyExponent, localeOfLanguage } from '#kernel';
import type { TenantContext } from '#tenancy';
import { availabilityOf, presences } from '../figures/availability';
import { costPerKm } from '../figures/cost-per-km';
import { vehicleCosts, vehicleKm } from '../figures/costs';
import type { AmountBasis } from '../figures/costs';
import { quoteVariance } from '../figures/quote-variance';
import type { FigureSource } from '../figures/figures';
import { compliance, fuelFigures } from '../figures/fleet-figures';
import type { FuelFigure } from '../figures/fleet-figures';
import type { ReportPeriod } from '../figures/report-period';
import { trendOf } from '../figures/trend';
import {
  approvalLeadTime,
  betweenFailures,
  preventiveRatio,
  satisfaction,
  turnaround,
} from '../figures/workshop-figures';
import type { Figure } from '../figures/workshop-figures';
import { KPI_FACTS, unitText } from './kpi-texts';
import { KPI_KEYS } from './kpi.view';
import type { KpiKey, KpiView } from './kpi.view';

/** The settings for computing figures, and the current time. */
export interface FigureTerms {
  readonly tenant: TenantContext;
  readonly basis: AmountBasis;
  readonly today: string;
  readonly now: Date;
}

/** The key figures of one period. */
interface Kpis {
  readonly figures: Readonly<Record<KpiKey, Figure | { readonly value: string | null; readonly sampleSize: null }>>;
  readonly fuel: readonly FuelFigure[];
  readonly excludedVehicles: number;
}

const plain = (value: string | null) => ({ value, sampleSize: null }) as const;

export async function kpisOf(source: FigureSource, period: ReportPeriod, terms: FigureTerms): Promise<Kpis> {
  const exponent = currencyExponent(terms.tenant.currency);
  const fleet = await presences(source, period, { now: terms.now, zone: terms.tenant.timezone });
  const perKm = costPerKm(
    await vehicleCosts(source, period, { basis: terms.basis, exponent }),
    await vehicleKm(source, period),
  );
  const { repairTime, leadTime, reworkRate } = await turnaround(source, period);
  const { days, km } = await betweenFailures(source, period);
  const { kinds, liquid } = await fuelFigures(source, period, exponent);
  const valid = await compliance(source, period.to < terms.today ? period.to : terms.today);
  return {
    figures: {
      availability: { value: availabilityOf(fleet), sampleSize: fleet.length },
      cost_per_km: plain(perKm.value),
      repair_time: repairTime,
      lead_time: leadTime,
      approval_lead_time: await approvalLeadTime(source, period),
      quote_invoice_variance: await quoteVariance(source, period),
      rework_rate: reworkRate,
      satisfaction: await satisfaction(source, period),
      preventive_ratio: await preventiveRatio(source, period),
      mtbf_days: days,
      mtbf_km: km,
      fuel_consumption: plain(liquid.consumption),
      fuel_cost_per_100km: plain(liquid.costPer100Km),
      vehicle_compliance: plain(valid.vehicles),
      driver_compliance: plain(valid.drivers),
    },
    fuel: kinds,
    excludedVehicles: perKm.excludedVehicles,
  };
}

/** Each figure with its value in the previous period and its trend. */
export function kpiViews(current: Kpis, previous: Kpis, { currency, locale }: TenantContext): KpiView[] {
  const language = localeOfLanguage(locale);
  return KPI_KEYS.map((key) => {
    const { value, sampleSize } = current.figures[key];
    const before = previous.figures[key].value;
    const facts = KPI_FACTS[key];
    return {
      key,
      label: facts[language],
      value,
      unit: unitText(facts.unit, currency, language),
      previous: before,
      ...trendOf(value, before, facts.isHigherBetter),
      sampleSize,
      target: facts.target,
    };
  });
}
