import type { EntityManager } from 'typeorm';
import { addMonths, clock, currencyExponent, Exact, formatMoney } from '#kernel';
import { inSnapshot } from '#persistence';
import type { Database } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { currentDay } from '../../records/days/today';
import { TenantSettings } from '../../tenant-settings/tenant-settings';
import { INTERVENTION_STATUSES, PRIORITIES } from '../../workshop/interventions/intervention.choices';
import { AlertsService } from '../alerts/alerts.service';
import { availableAt } from '../figures/availability';
import { vehicleCosts, vehicleKm } from '../figures/costs';
import { exact } from '../figures/figures';
import type { FigureSource, Sum } from '../figures/figures';
import { receivables } from '../figures/fleet-figures';
import { reportPeriod } from '../figures/report-period';
import type { ReportPeriod } from '../figures/report-period';
import { trendOf } from '../figures/trend';
import type { Reader } from '../reader';
import { DueSchedule } from '../reports/due-schedule.service';
import { sourceFor } from '../reports/reader-scope';
import { vehicleCostRows } from '../reports/vehicle-cost-rows';
import type { DashboardView } from './dashboard.view';

const DONE = ['vehicle_received', 'invoiced', 'closed', 'cancelled'];
const MAX_VEHICLES = 5;
const MAX_DUE = 10;
const DUE_DAYS = 90;

/** The dashboard (domain.md §14), read from one snapshot. */
@TenantScoped()
export class DashboardService {
  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly settings: TenantSettings,
    private readonly alerts: AlertsService,
    private readonly schedules: DueSchedule,
  ) {}

  /** Costs require `reports:read`, the receivables from customers require `invoices:read`; without the permission they are null. */
  show(reader: Reader): Promise<DashboardView> {
    return inSnapshot(this.database.manager, (within) => this.read(within, reader));
  }

  private async read(within: EntityManager, reader: Reader): Promise<DashboardView> {
    const { viewer, permissions } = reader;
    const { due } = await this.schedules.due(within, { days: DUE_DAYS, vehicleId: null }, reader);
    const { currency } = this.tenant;
    const source = await sourceFor(within, viewer, null);
    const interventions = await interventionCounts(source);
    const owed = permissions.has('invoices:read') ? await receivables(source, currentDay(this.tenant)) : null;
    const month = permissions.has('reports:read') ? await this.month(source) : NO_COSTS;
    return {
      generatedAt: clock.now().toISOString(),
      currency,
      ...interventions,
      alerts: (await this.alerts.summary(reader, within)).open,
      availabilityToday: await availableAt(source, { now: clock.now(), today: currentDay(this.tenant) }),
      ...month,
      receivables: owed?.map(({ age, amount }) => ({ age, amount: formatMoney(amount, currency) })) ?? null,
      nextDue: due.slice(0, MAX_DUE),
    };
  }

  /** The current month to date, compared with the same days of the previous month. */
  private async month(source: FigureSource): Promise<Pick<DashboardView, 'monthToDate' | 'costliestVehicles'>> {
    const { currency, timezone } = this.tenant;
    const today = currentDay(this.tenant);
    const first = `${today.slice(0, 7)}-01`;
    const period = reportPeriod(first, today, timezone);
    const before = reportPeriod(addMonths(first, -1), addMonths(today, -1), timezone);
    const terms = { basis: await this.settings.get('reports.amount_basis'), exponent: currencyExponent(currency) };
    const costs = await vehicleCosts(source, period, terms);
    const sum = totalOf(costs);
    const previous = totalOf(await vehicleCosts(source, before, terms));
    const rows = await vehicleCostRows(source, costs, await vehicleKm(source, period), currency);
    return {
      monthToDate: {
        period: daysOf(period),
        previousPeriod: daysOf(before),
        costs: formatMoney(sum, currency),
        previousCosts: formatMoney(previous, currency),
        ...trendOf(sum, previous, false),
      },
      costliestVehicles: rows.slice(0, MAX_VEHICLES),
    };
  }
}

const NO_COSTS = { monthToDate: null, costliestVehicles: null } as const;

const daysOf = ({ from, to }: ReportPeriod) => ({ from, to });

const totalOf = (costs: readonly { readonly amount: string }[]): string =>
  costs.reduce((sum, { amount }) => sum.plus(exact(amount)), new Exact(0)).toFixed();

const isOpen = (status: string): boolean => !DONE.includes(status);

async function interventionCounts(
  source: FigureSource,
): Promise<Pick<DashboardView, 'byStatus' | 'byPriority' | 'inProgress'>> {
  const rows = await source.rows<{ status: string; priority: string; count: Sum }>(
    `SELECT i.current_status AS status, i.priority, COUNT(*) AS count FROM ${source.table('interventions')} i
      WHERE 1 = 1${source.seen('i.vehicle_id')} GROUP BY i.current_status, i.priority`,
  );
  const counted = (
    choices: readonly string[],
    of: (row: (typeof rows)[number]) => string | null,
  ): Record<string, number> =>
    Object.fromEntries(
      choices.map((choice) => [
        choice,
        rows.reduce((sum, row) => sum + (of(row) === choice ? Number(row.count) : 0), 0),
      ]),
    );
  return {
    byStatus: counted(INTERVENTION_STATUSES, ({ status }) => status),
    byPriority: counted(PRIORITIES, ({ status, priority }) => (isOpen(status) ? priority : null)),
    inProgress: rows.reduce((sum, { status, count }) => sum + (isOpen(status) ? Number(count) : 0), 0),
  };
}
