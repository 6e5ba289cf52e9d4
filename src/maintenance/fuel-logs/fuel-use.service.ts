import type { EntityManager } from 'typeorm';
import { clock, Exact, formatMoney } from '#kernel';
import type { Viewer } from '#kernel';
import { RECORD } from '#persistence';
import type { Database } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { recordScope } from '../../records/scope/record-scope';
import { FuelType } from '../../fleet/reference/fuel-types/fuel-type.entity';
import type { EnergyKind, EnergyUnit } from '../../fleet/reference/fuel-types/fuel-type.entity';
import { FuelLog } from './fuel-log.entity';
import type { FuelSummaryView, FuelUseView } from './fuel-log.view';
import { consumptionOf } from './fuel-segments';

/** The scope of a query; days in the tenant's time zone, both included. */
export interface FuelQuestion {
  readonly vehicleId: number | null;
  readonly from: string | null;
  readonly to: string | null;
}

interface Sums {
  readonly energyKind: EnergyKind | null;
  readonly energyUnit: EnergyUnit;
  readonly countsForConsumption: number | string;
  /** The fuel type of a row without an energy kind. */
  readonly fuelTypeName: string | null;
  readonly fills: number | string;
  readonly quantity: string;
  readonly cost: string;
  readonly distanceKm: number | string | null;
  readonly closedQuantity: string | null;
  readonly closedCost: string | null;
}

/** Products that do not move the vehicle have no kind. */
const KIND = `IF(${RECORD}.countsForConsumption, type.energyKind, NULL)`;

/** Quantities and consumption of a period (domain.md §9.3); averages are totals divided by totals. */
@TenantScoped()
export class FuelUse {
  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
  ) {}

  async summary(question: FuelQuestion, viewer: Viewer): Promise<FuelSummaryView> {
    const { currency } = this.tenant;
    const use = await this.useOf(this.database.manager, question, viewer);
    return { generatedAt: clock.now().toISOString(), currency, use };
  }

  private async useOf(
    manager: EntityManager,
    { vehicleId, from, to }: FuelQuestion,
    viewer: Viewer,
  ): Promise<FuelUseView[]> {
    const query = manager
      .createQueryBuilder(FuelLog, RECORD)
      .innerJoin(FuelType, 'type', `type.id = ${RECORD}.fuelTypeId`)
      .select(KIND, 'energyKind')
      .addSelect(`${RECORD}.energyUnit`, 'energyUnit')
      .addSelect(`MAX(${RECORD}.countsForConsumption)`, 'countsForConsumption')
      .addSelect(`MAX(IF(${KIND} IS NULL, type.name, NULL))`, 'fuelTypeName')
      .addSelect('COUNT(*)', 'fills')
      .addSelect(`SUM(${RECORD}.quantity)`, 'quantity')
      .addSelect(`SUM(${RECORD}.totalCost)`, 'cost')
      .addSelect(`SUM(${RECORD}.distanceKm)`, 'distanceKm')
      .addSelect(`SUM(${RECORD}.segmentQuantity)`, 'closedQuantity')
      .addSelect(`SUM(${RECORD}.segmentCost)`, 'closedCost')
      .groupBy(`${RECORD}.energyUnit`)
      .addGroupBy(`COALESCE(${KIND}, type.id)`)
      .addGroupBy(KIND)
      .orderBy(`MAX(${RECORD}.countsForConsumption)`, 'DESC')
      .addOrderBy(`${RECORD}.energyUnit`)
      .addOrderBy(KIND);
    if (vehicleId !== null) query.andWhere(`${RECORD}.vehicleId = :vehicleId`, { vehicleId });
    if (from !== null) query.andWhere(`${RECORD}.refuelDate >= :from`, { from });
    if (to !== null) query.andWhere(`${RECORD}.refuelDate <= :to`, { to });
    recordScope(viewer)?.(query);
    return (await query.getRawMany<Sums>()).map((sums) => this.view(sums));
  }

  private view({ energyKind, energyUnit, fuelTypeName, fills, quantity, cost, ...closed }: Sums): FuelUseView {
    const { currency } = this.tenant;
    const distanceKm = Number(closed.distanceKm ?? 0);
    const isClosed = distanceKm > 0;
    const per100Km = isClosed ? new Exact(closed.closedCost ?? 0).times(100).dividedBy(distanceKm) : null;
    return {
      energyKind,
      energyUnit,
      fuelTypeName,
      countsForConsumption: closed.countsForConsumption === 1,
      fills: Number(fills),
      quantity,
      cost: formatMoney(cost, currency),
      distanceKm,
      consumption: isClosed ? consumptionOf(closed.closedQuantity ?? '0', distanceKm) : null,
      costPer100Km: per100Km === null ? null : formatMoney(per100Km.toFixed(), currency),
    };
  }
}
