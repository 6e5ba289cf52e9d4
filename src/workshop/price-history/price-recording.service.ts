import type { EntityManager } from 'typeorm';
import { clock, Exact } from '#kernel';
import { Records } from '#persistence';
import type { Changes, Database, UnitOfWork } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { Vehicle } from '../../fleet/vehicles/vehicle.entity';
import type { PricedLineRow } from '../document/priced-document.entity';
import { PriceBaselines } from './price-baselines.service';
import { descriptionKey } from './price-rank';
import type { PriceSource } from './price.choices';
import type { SupplyPrice } from './supply-price.entity';
import { supplyPriceResource } from './supply-price.records';

/** A work order whose prices are recorded. */
interface PricedOrder {
  readonly interventionId: number;
  readonly vehicleId: number;
  readonly garageId: number | null;
  readonly currency: string;
}

/** A price entered by hand or imported. */
export type EnteredPrice = Pick<
  SupplyPrice,
  'supplyId' | 'description' | 'workType' | 'unitPrice' | 'quantity' | 'netUnitPrice' | 'recordedAt'
> &
  Partial<
    Pick<SupplyPrice, 'vehicleId' | 'modelId' | 'garageId' | 'supplierId' | 'validFrom' | 'validUntil' | 'notes'>
  >;

export const UNIT_PRICE_DECIMALS = 4;
const EARLIEST_YEAR = 1990;

/** Writes prices into the register and compares each with the earlier ones (domain.md §13). */
@TenantScoped()
export class PriceRecording {
  private readonly prices: Records<SupplyPrice, never>;

  constructor(
    @InjectTenantDataSource() database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly baselines: PriceBaselines,
  ) {
    this.prices = new Records(database.manager, supplyPriceResource);
  }

  /** One row for each line of a work order that is not free. */
  async recordOrder(
    unit: UnitOfWork,
    order: PricedOrder,
    lines: readonly (PricedLineRow & { readonly id: number })[],
  ): Promise<void> {
    const vehicle = await vehicleFacts(unit.manager, order.vehicleId);
    const recordedAt = clock.now();
    const paid = lines
      .map((line) => ({ ...line, netUnitPrice: netUnitPriceOf(line) }))
      .filter(({ netUnitPrice }) => new Exact(netUnitPrice).greaterThan(0));
    const rankings = await this.baselines.rank(unit.manager, paid, vehicle.modelId);
    const rows = paid.map((line, index): Changes<SupplyPrice> => ({
      ...vehicle,
      ...rankings[index],
      supplyId: line.supplyId,
      description: line.description,
      descriptionKey: descriptionKey(line.description),
      workType: line.workType,
      unitPrice: line.unitPrice,
      quantity: line.quantity,
      netUnitPrice: line.netUnitPrice,
      totalPrice: line.netAmount,
      currency: order.currency,
      vehicleId: order.vehicleId,
      interventionId: order.interventionId,
      garageId: order.garageId,
      source: 'auto',
      workAuthorizationLineId: line.id,
      recordedAt,
    }));
    await this.prices.createMany(unit, rows);
  }

  /** Catalogue prices are never anomalies, and no price is compared with them. */
  async record(unit: UnitOfWork, source: Exclude<PriceSource, 'auto'>, price: EnteredPrice): Promise<SupplyPrice> {
    const { vehicleId = null } = price;
    const vehicle =
      vehicleId === null ? { modelId: price.modelId ?? null } : await vehicleFacts(unit.manager, vehicleId);
    const [ranking] = source === 'catalog' ? [] : await this.baselines.rank(unit.manager, [price], vehicle.modelId);
    return this.prices.create(unit, {
      reviewStatus: 'none',
      isAnomaly: false,
      ...price,
      ...vehicle,
      ...ranking,
      source,
      descriptionKey: descriptionKey(price.description),
      totalPrice: new Exact(price.netUnitPrice).times(price.quantity).toFixed(UNIT_PRICE_DECIMALS),
      currency: this.tenant.currency,
    });
  }
}

/** The price of one unit after the discount of the line, with four decimals. */
export function netUnitPriceOf({ netAmount, quantity }: Pick<PricedLineRow, 'netAmount' | 'quantity'>): string {
  return new Exact(netAmount).dividedBy(quantity).toFixed(UNIT_PRICE_DECIMALS);
}

async function vehicleFacts(
  manager: EntityManager,
  id: number,
): Promise<Pick<SupplyPrice, 'brandId' | 'modelId' | 'vehicleYear'>> {
  const { brandId, modelId, year } = await manager.findOneOrFail(Vehicle, { where: { id }, withDeleted: true });
  return { brandId, modelId, vehicleYear: year !== null && year >= EARLIEST_YEAR ? year : null };
}
