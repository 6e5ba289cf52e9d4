import type { EntityManager } from 'typeorm';
import { clock, Exact } from '#kernel';
import { tableName } from '#persistence';
import { InjectTenant, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { TenantSettings } from '../../tenant-settings/tenant-settings';
import { descriptionKey, rankOf } from './price-rank';
import type { Baseline, Ranking } from './price-rank';

/** A price to compare: of a supply or of a description; without tax, after the discount, for one unit. */
export interface ComparedPrice {
  readonly supplyId: number | null;
  readonly description: string;
  readonly netUnitPrice: string;
}

interface Sample {
  readonly itemKey: string | number;
  readonly isSameModel: number | string;
  readonly total: string;
  readonly number: number | string;
}

/**
 * The rows that averages include: really paid prices, without those that wait for a review or were rejected
 * (domain.md §13.2).
 */
export const BASELINE_ROWS = "p.source <> 'catalog' AND p.review_status NOT IN ('pending', 'rejected')";

/** Compares prices with those that the company paid recently. */
@TenantScoped()
export class PriceBaselines {
  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly settings: TenantSettings,
  ) {}

  /**
   * The rank of each price, in the given order: two queries for any number of prices. Prices of the vehicle's model
   * are preferred.
   */
  async rank(
    manager: EntityManager,
    prices: readonly ComparedPrice[],
    modelId: number | null,
  ): Promise<readonly Ranking[]> {
    const supplyIds = prices.flatMap(({ supplyId }) => supplyId ?? []);
    const words = prices.flatMap(({ supplyId, description }) => (supplyId === null ? descriptionKey(description) : []));
    const bySupply = await this.samples(manager, 'supply_id', supplyIds, modelId);
    const byWords = await this.samples(manager, 'description_key', words, modelId);
    const least = await this.settings.get('price_history.min_samples');
    const bands = await this.settings.get('price_history.thresholds');
    return prices.map(({ supplyId, description, netUnitPrice }) => {
      const key = supplyId ?? descriptionKey(description);
      const samples = (supplyId === null ? byWords : bySupply).filter(({ itemKey }) => String(itemKey) === String(key));
      return rankOf(netUnitPrice, baselineOf(samples, least), bands);
    });
  }

  /** The time from which prices are included. */
  async since(): Promise<Date> {
    const since = clock.now();
    since.setUTCMonth(since.getUTCMonth() - (await this.settings.get('price_history.months')));
    return since;
  }

  private async samples(
    manager: EntityManager,
    column: 'supply_id' | 'description_key',
    keys: readonly (string | number)[],
    modelId: number | null,
  ): Promise<readonly Sample[]> {
    if (keys.length === 0) return [];
    return manager.query<Sample[]>(
      `SELECT p.${column} AS itemKey, (p.model_id <=> ?) AS isSameModel, SUM(p.net_unit_price) AS total, COUNT(*) AS number
        FROM ${tableName(manager, 'supply_price_history')} p
        WHERE p.${column} IN (?) AND p.recorded_at >= ? AND p.currency = ? AND ${BASELINE_ROWS}
        GROUP BY p.${column}, isSameModel`,
      [modelId ?? 0, [...new Set(keys)], await this.since(), this.tenant.currency],
    );
  }
}

/** The average of the same model if there are enough samples, else of any model; null if there are too few. */
function baselineOf(samples: readonly Sample[], least: number): Baseline | null {
  const sameModel = sumUp(samples.filter(({ isSameModel }) => Number(isSameModel) === 1));
  if (sameModel.count >= least) return sameModel;
  const all = sumUp(samples);
  return all.count >= least ? all : null;
}

const sumUp = (samples: readonly Sample[]): Baseline => ({
  sum: samples.reduce((sum, { total }) => sum.plus(total), new Exact(0)).toFixed(),
  count: samples.reduce((count, { number }) => count + Number(number), 0),
});
