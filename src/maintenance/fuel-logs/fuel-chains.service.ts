import { VehicleLocks } from '../../fleet/assignments/vehicle-records';
import { entityTable, tableName } from '#persistence';
import type { Database, UnitOfWork } from '#persistence';
import { InjectTenantDataSource, TenantScoped } from '#tenancy';
import { FuelType } from '../../fleet/reference/fuel-types/fuel-type.entity';
import { recomputeWhole } from './fuel-chain';

/** Recomputes whole chains of consumption. */
@TenantScoped()
export class FuelChains {
  private readonly vehicles: VehicleLocks;

  constructor(@InjectTenantDataSource() database: Database) {
    this.vehicles = new VehicleLocks(database.manager);
  }

  /**
   * Nightly: recomputes vehicles that use several energy kinds of one unit, such as petrol and LPG. The kind is a
   * property of the fuel type: entering or changing it later divides or joins chains of past fills. Unchanged rows
   * are not written. Returns the number of processed vehicles.
   */
  async recomputeMixed(unit: UnitOfWork): Promise<number> {
    const { manager } = unit;
    const mixed = await manager.query<{ id: number }[]>(
      `SELECT f.vehicle_id AS id FROM ${tableName(manager, 'fuel_logs')} f JOIN ${entityTable(manager, FuelType)} t ON t.id = f.fuel_type_id
        WHERE f.counts_for_consumption = 1 AND f.deleted_at IS NULL
        GROUP BY f.vehicle_id, f.energy_unit HAVING COUNT(DISTINCT COALESCE(t.energy_kind, t.id)) > 1 ORDER BY f.vehicle_id`,
    );
    for (const { id } of mixed) {
      await this.vehicles.hold(unit, id);
      await recomputeWhole(manager, id);
    }
    return mixed.length;
  }
}
