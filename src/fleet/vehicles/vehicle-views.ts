import type { EntityManager } from 'typeorm';
import { pageView } from '#kernel';
import type { Page, PageView } from '#kernel';
import type { Database, UnitOfWork } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { currentDay } from './vehicle-checks';
import { vehicleFacts } from './vehicle-facts';
import type { Vehicle } from './vehicle.entity';
import { vehicleView } from './vehicle.view';
import type { VehicleView } from './vehicle.view';

/** Vehicles as the API shows them: their own columns and what other records tell of them now. */
@TenantScoped()
export class VehicleViews {
  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
  ) {}

  /** Of a page, in one query more than the page itself. */
  async page(page: Page<Vehicle>): Promise<PageView<VehicleView>> {
    return pageView({ ...page, items: await this.many(page.items, this.database.manager) }, (view) => view);
  }

  async many(vehicles: readonly Vehicle[], within: EntityManager): Promise<VehicleView[]> {
    const ids = vehicles.map(({ id }) => id);
    const today = currentDay(this.tenant);
    const factsOf = await vehicleFacts(within, ids, today);
    return vehicles.map((vehicle) =>
      vehicleView(vehicle, factsOf(vehicle.id), { currency: this.tenant.currency, today }),
    );
  }

  read(vehicle: Vehicle): Promise<VehicleView> {
    return this.within(this.database.manager, vehicle);
  }

  /** What the transaction made of it, before it is committed. */
  written({ manager }: UnitOfWork, vehicle: Vehicle): Promise<VehicleView> {
    return this.within(manager, vehicle);
  }

  private async within(manager: EntityManager, vehicle: Vehicle): Promise<VehicleView> {
    const today = currentDay(this.tenant);
    const factsOf = await vehicleFacts(manager, [vehicle.id], today);
    return vehicleView(vehicle, factsOf(vehicle.id), { currency: this.tenant.currency, today });
  }
}
