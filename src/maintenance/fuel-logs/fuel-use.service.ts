import type { EntityManager } from 'typeorm';
import { Exact, formatMoney } from '#kernel';
import type { Viewer } from '#kernel';
import { RECORD } from '#persistence';
import type { Database } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { recordScope } from '../../fleet/scope/record-scope';
import type { EnergyUnit } from '../../fleet/reference/fuel-types/fuel-type.entity';
import { FuelLog } from './fuel-log.entity';
import type { FuelSummaryView, FuelUseView } from './fuel-log.view';
import { consumptionOf } from './fuel-segments';

/** What is asked of the fills; days of the tenant's zone, both included. */
export interface FuelQuestion {
  readonly vehicleId: number | null;
  readonly from: string | null;
  readonly to: string | null;
}

interface Sums {
  readonly energyUnit: EnergyUnit;
  readonly fills: number | string;
  readonly quantity: string;
  readonly cost: string;
  readonly distanceKm: number | string | null;
  readonly closedQuantity: string | null;
  readonly closedCost: string | null;
}

/** What was filled in a period, and how far it went (domain.md §9.3): averages are sums over sums. */
@TenantScoped()
export class FuelUse {
  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
  ) {}

  async summary(question: FuelQuestion, viewer: Viewer): Promise<FuelSummaryView> {
    const { currency } = this.tenant;
    const use = await this.useOf(this.database.manager, question, viewer);
    return { generatedAt: new Date().toISOString(), currency, use };
  }

  private async useOf(
    manager: EntityManager,
    { vehicleId, from, to }: FuelQuestion,
    viewer: Viewer,
  ): Promise<FuelUseView[]> {
    const query = manager
      .createQueryBuilder(FuelLog, RECORD)
      .select(`${RECORD}.energyUnit`, 'energyUnit')
      .addSelect('COUNT(*)', 'fills')
      .addSelect(`SUM(${RECORD}.quantity)`, 'quantity')
      .addSelect(`SUM(${RECORD}.totalCost)`, 'cost')
      .addSelect(`SUM(${RECORD}.distanceKm)`, 'distanceKm')
      .addSelect(`SUM(${RECORD}.segmentQuantity)`, 'closedQuantity')
      .addSelect(`SUM(${RECORD}.segmentCost)`, 'closedCost')
      .where(`${RECORD}.countsForConsumption = TRUE`)
      .groupBy(`${RECORD}.energyUnit`)
      .orderBy(`${RECORD}.energyUnit`);
    if (vehicleId !== null) query.andWhere(`${RECORD}.vehicleId = :vehicleId`, { vehicleId });
    if (from !== null) query.andWhere(`${RECORD}.refuelDate >= :from`, { from });
    if (to !== null) query.andWhere(`${RECORD}.refuelDate <= :to`, { to });
    recordScope(viewer)?.(query);
    return (await query.getRawMany<Sums>()).map((sums) => this.view(sums));
  }

  private view({ energyUnit, fills, quantity, cost, ...closed }: Sums): FuelUseView {
    const { currency } = this.tenant;
    const distanceKm = Number(closed.distanceKm ?? 0);
    const isClosed = distanceKm > 0;
    const per100Km = isClosed ? new Exact(closed.closedCost ?? 0).times(100).dividedBy(distanceKm) : null;
    return {
      energyUnit,
      fills: Number(fills),
      quantity,
      cost: formatMoney(cost, currency),
      distanceKm,
      consumption: isClosed ? consumptionOf(closed.closedQuantity ?? '0', distanceKm) : null,
      costPer100Km: per100Km === null ? null : formatMoney(per100Km.toFixed(), currency),
    };
  }
}
