import { clock, currencyExponent, Exact, formatMoney } from '#kernel';
import type { Day, Viewer } from '#kernel';
import { inSnapshot } from '#persistence';
import type { Database } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { currentDay } from '../../records/days/today';
import { TenantSettings } from '../../tenant-settings/tenant-settings';
import { breakdowns, failures } from '../figures/breakdowns';
import { costPerKm } from '../figures/cost-per-km';
import { vehicleCosts, vehicleKm } from '../figures/costs';
import { exact } from '../figures/figures';
import type { FigureSource, Share } from '../figures/figures';
import { garageScores } from '../figures/garage-scores';
import { ownershipCosts } from '../figures/ownership-costs';
import { monthlyCosts } from '../figures/monthly-costs';
import { previousPeriod, reportPeriod } from '../figures/report-period';
import type { ReportPeriod } from '../figures/report-period';
import { stageTimes } from '../figures/workshop-figures';
import type { Reader } from '../reader';
import type { KpiReportView } from './kpi.view';
import { kpisOf, kpiViews } from './kpis';
import type { FigureTerms } from './kpis';
import { DueSchedule } from './due-schedule.service';
import { sourceFor } from './reader-scope';
import type {
  CostReportView,
  FailureReportView,
  GarageReportView,
  OwnershipReportView,
  ScheduleReportView,
} from './report.view';
import { monthViews } from './month-views';
import { vehicleCostRows } from './vehicle-cost-rows';

/** The parameters of a report; the period defaults to the current month to date. */
export interface ReportQuestion {
  readonly from: Day | null;
  readonly to: Day | null;
  readonly vehicleId: number | null;
}

/** Reports of a company (domain.md §14), each read from one snapshot. Undefined values are null. */
@TenantScoped()
export class ReportsService {
  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly settings: TenantSettings,
    private readonly schedules: DueSchedule,
  ) {}

  kpis(question: ReportQuestion, viewer: Viewer): Promise<KpiReportView> {
    return this.report(question, viewer, async (source, period, terms) => {
      const before = previousPeriod(period, this.tenant.timezone);
      const current = await kpisOf(source, period, terms);
      const previous = await kpisOf(source, before, terms);
      return {
        ...this.head(question, period),
        previousPeriod: { from: before.from, to: before.to },
        amountBasis: terms.basis,
        kpis: kpiViews(current, previous, this.tenant),
        excludedVehicles: current.excludedVehicles,
        stages: await stageTimes(source, period),
        fuel: [...current.fuel],
      };
    });
  }

  costs(question: ReportQuestion, viewer: Viewer): Promise<CostReportView> {
    return this.report(question, viewer, async (source, period, { basis }) => {
      const { currency } = this.tenant;
      const terms = { basis, exponent: currencyExponent(currency) };
      const costs = await vehicleCosts(source, period, terms);
      const ways = await vehicleKm(source, period);
      const parts = await breakdowns(source, period, terms);
      const total = costs.reduce((sum, { amount }) => sum.plus(exact(amount)), new Exact(0));
      const { value, excludedVehicles } = costPerKm(costs, ways);
      return {
        ...this.head(question, period),
        amountBasis: basis,
        total: formatMoney(total.toFixed(), currency),
        costPerKm: value,
        excludedVehicles,
        vehicles: await vehicleCostRows(source, costs, ways, currency),
        byWorkType: this.shares(parts.byWorkType),
        byInterventionKind: this.shares(parts.byInterventionKind),
        byGarage: this.shares(parts.byGarage),
        byMonth: monthViews(await monthlyCosts(source, period, terms, costs), currency),
      };
    });
  }

  failures(question: ReportQuestion, viewer: Viewer): Promise<FailureReportView> {
    return this.report(question, viewer, async (source, period) => {
      const { total, byAge, byKm, byBrand, byModel, byVehicle } = await failures(source, period);
      const counts = {
        total,
        byAge: [...byAge],
        byKm: [...byKm],
        byBrand: [...byBrand],
        byModel: [...byModel],
        byVehicle: [...byVehicle],
      };
      return { ...this.head(question, period), ...counts };
    });
  }

  garages(question: ReportQuestion, viewer: Viewer): Promise<GarageReportView> {
    return this.report(question, viewer, async (source, period) => ({
      ...this.head(question, period),
      garages: await garageScores(source, period),
    }));
  }

  /**
   * Everything that expires or is due within a number of days, and everything overdue.
   *
   * @throws DomainError NOT_FOUND for an unknown vehicle
   */
  schedule(days: number, vehicleId: number | null, reader: Reader): Promise<ScheduleReportView> {
    const { currency } = this.tenant;
    return inSnapshot(this.database.manager, async (within) => ({
      generatedAt: clock.now().toISOString(),
      currency,
      today: currentDay(this.tenant),
      days,
      vehicleId,
      ...(await this.schedules.due(within, { days, vehicleId }, reader)),
    }));
  }

  /** The total costs of each vehicle since acquisition. */
  ownership(vehicleId: number | null, viewer: Viewer): Promise<OwnershipReportView> {
    return this.report({ from: null, to: null, vehicleId }, viewer, async (source, _period, { basis, today }) => {
      const { currency, timezone: zone } = this.tenant;
      const terms = { basis, exponent: currencyExponent(currency) };
      const amount = (value: string | null): string | null => (value === null ? null : formatMoney(value, currency));
      const costs = await ownershipCosts(source, { today, zone, terms });
      const vehicles = costs.map((cost) => ({
        ...cost,
        purchasePrice: amount(cost.purchasePrice),
        disposalPrice: amount(cost.disposalPrice),
        running: formatMoney(cost.running, currency),
        total: formatMoney(cost.total, currency),
      }));
      return { generatedAt: clock.now().toISOString(), currency, today, amountBasis: basis, vehicles };
    });
  }

  private async report<V>(
    { from, to, vehicleId }: ReportQuestion,
    viewer: Viewer,
    work: (source: FigureSource, period: ReportPeriod, terms: FigureTerms) => Promise<V>,
  ): Promise<V> {
    const basis = await this.settings.get('reports.amount_basis');
    const today = currentDay(this.tenant);
    const last = to ?? (from !== null && from > today ? from : today);
    const period = reportPeriod(from ?? `${last.slice(0, 7)}-01`, last, this.tenant.timezone);
    const terms = { tenant: this.tenant, basis, today, now: clock.now() };
    return inSnapshot(this.database.manager, async (within) =>
      work(await sourceFor(within, viewer, vehicleId), period, terms),
    );
  }

  private head({ vehicleId }: ReportQuestion, { from, to }: ReportPeriod) {
    const { currency } = this.tenant;
    return { generatedAt: clock.now().toISOString(), currency, period: { from, to }, vehicleId };
  }

  private shares(shares: readonly Share[]): { key: string; amount: string }[] {
    return shares.map(({ key, amount }) => ({ key, amount: formatMoney(amount, this.tenant.currency) }));
  }
}
