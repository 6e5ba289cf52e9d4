import type { EntityManager } from 'typeorm';
import { systemWrite } from '#kernel';
import { Records, tableName } from '#persistence';
import type { Changes, Row, UnitOfWork } from '#persistence';
import { InjectTenant, TenantScoped, TenantWrites } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { DriversService } from '../drivers/drivers.service';
import type { OdometerReading } from '../odometer/odometer-reading.entity';
import { odometerReadingResource } from '../odometer/odometer-reading.records';
import { Brand } from '../reference/brands/brand.entity';
import { LicenseType } from '../reference/license-types/license-type.entity';
import { VehicleColor } from '../reference/vehicle-colors/vehicle-color.entity';
import { VehicleModel } from '../reference/vehicle-models/vehicle-model.entity';
import { Vehicle } from '../vehicles/vehicle.entity';
import { VehiclesService } from '../vehicles/vehicles.service';
import { giveVehicle } from './demo-assignment';
import { DemoDrives } from './demo-drives.service';
import { DemoPartners } from './demo-partners.service';
import type { DemoAccount } from './demo-assignment';
import { ABIDJAN_DRIVERS, ABIDJAN_VEHICLES } from './abidjan-rows';
import type { DemoDriver, DemoVehicle } from './demo-rows';
import { LYON_DRIVERS, LYON_VEHICLES } from './lyon-rows';

/** A company that operates vehicles, or a workshop that repairs its customers' vehicles. */
export type DemoCompany = 'fleet' | 'workshop';

const COMPANIES = {
  fleet: { vehicles: ABIDJAN_VEHICLES, drivers: ABIDJAN_DRIVERS },
  workshop: { vehicles: LYON_VEHICLES, drivers: LYON_DRIVERS },
} as const;

type Ids = ReadonlyMap<string, number>;

/** Fills a new tenant with realistic demo data through the services that its users call. */
@TenantScoped()
export class DemoFleet {
  constructor(
    private readonly writes: TenantWrites,
    private readonly vehicles: VehiclesService,
    private readonly drivers: DriversService,
    private readonly partners: DemoPartners,
    private readonly drives: DemoDrives,
    @InjectTenant() private readonly tenant: TenantContext,
  ) {}

  /**
   * Adds about thirty vehicles and drivers, with partners, parts and staff, in one transaction. Does nothing if the tenant has a vehicle.
   * Returns the number of records created.
   */
  async fill(company: DemoCompany): Promise<number> {
    const write = systemWrite('demo', this.tenant.tenantId, 'demo:fill');
    return this.writes.run(write, async (unit) => {
      if (await unit.manager.exists(Vehicle, { withDeleted: true })) return 0;
      const { vehicles, drivers } = COMPANIES[company];
      await this.addVehicles(unit, vehicles, company);
      await this.addDrivers(unit, drivers);
      const drives = company === 'fleet' ? await this.drives.fill(unit) : 0;
      return vehicles.length + drivers.length + drives + (await this.partners.fill(unit, company));
    });
  }

  /** Links the account to the demo driver of that name, with one vehicle. Does nothing if the account already has a staff record. */
  async giveVehicle(account: DemoAccount): Promise<void> {
    const write = systemWrite('demo', this.tenant.tenantId, 'demo:fill');
    await this.writes.run(write, (unit) => giveVehicle(unit, account));
  }

  private async addVehicles(unit: UnitOfWork, rows: readonly DemoVehicle[], company: DemoCompany): Promise<void> {
    const brands = await idsBy(unit.manager, Brand, (brand) => brand.name);
    const models = await unit.manager.find(VehicleModel);
    const colors = await idsBy(unit.manager, VehicleColor, (color) => color.name);
    for (const [plateNumber, brand, name, color, year, vin, initialOdometer, place] of rows) {
      const brandId = brands.get(brand);
      const model = models.find((candidate) => candidate.brandId === brandId && candidate.name === name);
      if (model === undefined) continue;
      await this.vehicles.create(unit, {
        plateNumber,
        plateCountry: this.tenant.countryCode,
        brandId: model.brandId,
        modelId: model.id,
        colorId: colors.get(color) ?? null,
        categoryId: model.defaultCategoryId,
        fuelTypeId: model.defaultFuelTypeId,
        year,
        vin,
        initialOdometer,
        tankCapacityL: model.tankCapacityL,
        ...(company === 'fleet' ? { site: place, ownership: 'owned' } : { ownerName: place, ownership: 'customer' }),
      });
    }
  }

  private async addDrivers(unit: UnitOfWork, rows: readonly DemoDriver[]): Promise<void> {
    const licenseTypes = await idsBy(unit.manager, LicenseType, (type) => type.code);
    for (const [firstName, lastName, phone, licenseNumber, code, expiresOn, dateOfBirth] of rows) {
      const licenseTypeId = licenseTypes.get(code);
      const licenses = licenseTypeId === undefined ? [] : [{ licenseTypeId, expiresOn }];
      await this.drivers.create(unit, { firstName, lastName, phone, licenseNumber, dateOfBirth, licenses });
    }
  }
}

async function idsBy<E extends Row>(
  manager: EntityManager,
  entity: new () => E,
  label: (row: E) => string,
): Promise<Ids> {
  const rows = await manager.find(entity);
  return new Map(rows.map((row) => [label(row), row.id]));
}

/** Sets an earlier purchase date, because a vehicle that was bought today has no past. */
export async function buyEarlier({ manager }: UnitOfWork, price: number): Promise<void> {
  await manager.query(
    `UPDATE ${tableName(manager, 'vehicles')} SET purchase_date = COALESCE(purchase_date, DATE(created_at) - INTERVAL 30 MONTH - INTERVAL id DAY),
      purchase_price = COALESCE(purchase_price, ?) WHERE ownership = 'owned'`,
    [price],
  );
}

/** Sets the distance driven since the odometer value `sinceKm`. */
export async function driveSince({ manager }: UnitOfWork, vehicleId: number, sinceKm: number): Promise<void> {
  await manager.query(
    `UPDATE ${tableName(manager, 'vehicles')} SET cumulative_km = mileage - ? WHERE id = ? AND mileage >= ?`,
    [sinceKm, vehicleId, sinceKm],
  );
}

/** Stores past readings without the rules of new ones. */
export async function keepReadings(unit: UnitOfWork, readings: readonly Changes<OdometerReading>[]): Promise<void> {
  await new Records(unit.manager, odometerReadingResource).createMany(unit, readings);
}
