import { clock, dayIn, Exact, formatUnitPrice } from '#kernel';
import type { Viewer } from '#kernel';
import { entityTable, tableName } from '#persistence';
import type { Database } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { Garage } from '../../fleet/garages/garage.entity';
import { Supply } from '../../fleet/supplies/supply.entity';
import { TenantSettings } from '../../tenant-settings/tenant-settings';
import { BASELINE_ROWS, PriceBaselines } from './price-baselines.service';
import { descriptionKey } from './price-rank';
import { confidenceOf, summaryOf } from './price-summary';
import type { PriceScope } from './price.choices';
import type { GaragePriceView, PriceMonthView, PriceStatisticsView, PriceSuggestionView } from './price-insights.view';

/** The item of a query: a supply or a description, for one vehicle model or for all. */
export interface PriceQuestion {
  readonly supplyId: number | null;
  readonly description: string;
  readonly modelId: number | null;
}

interface Paid {
  readonly price: string;
  readonly recordedAt: Date;
  readonly garageId: number | null;
  readonly garageName: string | null;
  readonly isSameModel: number | string;
}

/** The newest prices that a usual price is computed from. */
const MAX_SAMPLES = 2000;
const TOP_SUPPLIES = 15;

/** Evaluates the price register (domain.md §13.3). */
@TenantScoped()
export class PriceInsights {
  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly settings: TenantSettings,
    private readonly baselines: PriceBaselines,
  ) {}

  /** A usual price now. */
  async suggestion(question: PriceQuestion, viewer: Viewer): Promise<PriceSuggestionView> {
    const least = await this.settings.get('price_history.min_samples');
    const paid = await this.paid(question, await this.baselines.since(), viewer);
    const sameModel = paid.filter(({ isSameModel }) => Number(isSameModel) === 1);
    const isModel = question.modelId !== null && sameModel.length >= least;
    const sample = isModel ? sameModel : paid;
    const scope: PriceScope = isModel ? 'model' : question.supplyId === null ? 'description' : 'supply';
    const [last] = sample;
    return {
      ...summaryOf(
        sample.map(({ price }) => price),
        this.tenant.currency,
      ),
      last: last
        ? { price: this.format(last.price), date: last.recordedAt.toISOString(), garageName: last.garageName }
        : null,
      sampleSize: sample.length,
      confidence: confidenceOf(sample.length),
      scope: sample.length === 0 ? null : scope,
      currency: this.tenant.currency,
    };
  }

  /** The average of each month, oldest first; months without a price are left out. */
  async evolution(question: PriceQuestion, months: number, viewer: Viewer): Promise<PriceMonthView[]> {
    const since = clock.now();
    since.setUTCMonth(since.getUTCMonth() - months);
    const paid = await this.paid(question, since, viewer);
    const byMonth = Map.groupBy(paid, ({ recordedAt }) => dayIn(this.tenant.timezone, recordedAt).slice(0, 7));
    return [...byMonth]
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([month, rows]) => {
        const { average, min, max } = summaryOf(
          rows.map(({ price }) => price),
          this.tenant.currency,
        );
        return { month, average, min, max, sampleSize: rows.length };
      });
  }

  /** The prices of each garage, the cheapest first. */
  async garages(question: PriceQuestion, viewer: Viewer): Promise<GaragePriceView[]> {
    const paid = await this.paid(question, await this.baselines.since(), viewer);
    const byGarage = Map.groupBy(paid, ({ garageId }) => garageId ?? 0);
    return [...byGarage]
      .flatMap(([garageId, rows]) => (garageId === 0 ? [] : [{ garageId, rows, mean: meanOf(rows) }]))
      .toSorted((one, other) => one.mean.comparedTo(other.mean))
      .map(({ garageId, rows, mean }) => ({
        garageId,
        garageName: rows[0]?.garageName ?? null,
        average: this.format(mean.toFixed(4)),
        last: this.format(rows[0]?.price ?? '0'),
        sampleSize: rows.length,
      }));
  }

  /** Statistics of the whole register over the months that are included. */
  async statistics({ garageId }: Viewer): Promise<PriceStatisticsView> {
    const { manager } = this.database;
    const prices = tableName(manager, 'supply_price_history');
    const since = await this.baselines.since();
    const counts = await manager.query<{ isAnomaly: number; reviewStatus: string; number: number | string }[]>(
      `SELECT is_anomaly AS isAnomaly, review_status AS reviewStatus, COUNT(*) AS number FROM ${prices}
        WHERE recorded_at >= ? AND (? IS NULL OR garage_id = ?) GROUP BY is_anomaly, review_status`,
      [since, garageId, garageId],
    );
    const top = await manager.query<{ supplyId: number; name: string; number: number | string; total: string }[]>(
      `SELECT p.supply_id AS supplyId, s.name, COUNT(*) AS number, SUM(p.total_price) AS total FROM ${prices} p
        JOIN ${entityTable(manager, Supply)} s ON s.id = p.supply_id
        WHERE p.recorded_at >= ? AND p.source <> 'catalog' AND p.review_status <> 'rejected' AND p.currency = ?
          AND (? IS NULL OR p.garage_id = ?)
        GROUP BY p.supply_id, s.name ORDER BY total DESC, p.supply_id LIMIT ${TOP_SUPPLIES}`,
      [since, this.tenant.currency, garageId, garageId],
    );
    const count = (matches: (row: (typeof counts)[number]) => boolean): number =>
      counts.filter(matches).reduce((sum, { number }) => sum + Number(number), 0);
    return {
      prices: count(() => true),
      anomalies: count(({ isAnomaly }) => isAnomaly === 1),
      pendingReviews: count(({ reviewStatus }) => reviewStatus === 'pending'),
      topSupplies: top.map(({ supplyId, name, number, total }) => ({
        supplyId,
        name,
        purchases: Number(number),
        total: this.format(total),
      })),
    };
  }

  /** Prices of the item, newest first. */
  private paid({ supplyId, description, modelId }: PriceQuestion, since: Date, { garageId }: Viewer): Promise<Paid[]> {
    const { manager } = this.database;
    const column = supplyId === null ? 'description_key' : 'supply_id';
    return manager.query<Paid[]>(
      `SELECT p.net_unit_price AS price, p.recorded_at AS recordedAt, p.garage_id AS garageId, g.name AS garageName,
          (p.model_id <=> ?) AS isSameModel
        FROM ${tableName(manager, 'supply_price_history')} p
        LEFT JOIN ${entityTable(manager, Garage)} g ON g.id = p.garage_id
        WHERE p.${column} = ? AND p.recorded_at >= ? AND p.currency = ? AND ${BASELINE_ROWS}
          AND (? IS NULL OR p.garage_id = ?)
        ORDER BY p.recorded_at DESC, p.id DESC LIMIT ${MAX_SAMPLES}`,
      [modelId ?? 0, supplyId ?? descriptionKey(description), since, this.tenant.currency, garageId, garageId],
    );
  }

  private format(price: string): string {
    return formatUnitPrice(price, this.tenant.currency);
  }
}

const meanOf = (rows: readonly Paid[]) =>
  rows.reduce((sum, { price }) => sum.plus(price), new Exact(0)).dividedBy(rows.length);
