import { Inject } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { pageView } from '#kernel';
import type { Page, PageView, Viewer } from '#kernel';
import type { Database, UnitOfWork } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { only } from '../../records/record.view';
import { ownDriver } from '../../records/scope/own-people';
import { currentDay } from '../../records/days/today';
import { vehicleFacts } from './vehicle-facts';
import { VEHICLE_SOURCES } from '../fleet-ports';
import type { VehicleSources } from '../fleet-ports';
import type { Vehicle } from './vehicle.entity';
import { vehicleView } from './vehicle.view';
import type { VehicleView } from './vehicle.view';

/** Vehicles as the API shows them: their own columns and current facts from other records. */
@TenantScoped()
export class VehicleViews {
  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    @Inject(VEHICLE_SOURCES) private readonly sources: VehicleSources,
  ) {}

  /** The views of a page, with one query in addition to the page itself. */
  async page(page: Page<Vehicle>, viewer: Viewer): Promise<PageView<VehicleView>> {
    return pageView({ ...page, items: await this.many(page.items, viewer, this.database.manager) }, (view) => view);
  }

  /** The current driver is shown to viewers who see all vehicles, and to that driver. */
  async many(vehicles: readonly Vehicle[], viewer: Viewer, within: EntityManager): Promise<VehicleView[]> {
    const vehicleIds = vehicles.map(({ id }) => id);
    const today = currentDay(this.tenant);
    const factsOf = await vehicleFacts(within, this.sources, { vehicleIds, today });
    const self = await ownDriver(within, viewer);
    const isNarrowed = viewer.ownVehiclesOnly || viewer.garageId !== null;
    return vehicles.map((vehicle) => {
      const facts = factsOf(vehicle.id);
      const driver = isNarrowed && facts.driver?.id !== self ? null : facts.driver;
      return vehicleView(vehicle, { ...facts, driver }, { currency: this.tenant.currency, today });
    });
  }

  read(vehicle: Vehicle, viewer: Viewer): Promise<VehicleView> {
    return this.within(this.database.manager, vehicle, viewer);
  }

  /** The view of a vehicle written in this transaction, before the commit. */
  written({ manager }: UnitOfWork, vehicle: Vehicle, viewer: Viewer): Promise<VehicleView> {
    return this.within(manager, vehicle, viewer);
  }

  private async within(manager: EntityManager, vehicle: Vehicle, viewer: Viewer): Promise<VehicleView> {
    return only(await this.many([vehicle], viewer, manager));
  }
}
