import type { StreamableFile } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Viewer } from '#kernel';
import { Records } from '#persistence';
import type { Database, Resource, Row } from '#persistence';
import { InjectTenantDataSource, TenantScoped } from '#tenancy';
import { ListExports } from '../../sheets/list-exports.service';
import type { Export } from '../../sheets/list-exports.service';
import type { Sheet } from '../../sheets/sheet';
import { driverSheet } from '../drivers/driver.sheet';
import { driverView } from '../drivers/driver.view';
import { DriversService } from '../drivers/drivers.service';
import { FuelType } from '../reference/fuel-types/fuel-type.entity';
import { VehicleCategory } from '../reference/vehicle-categories/vehicle-category.entity';
import { VehicleColor } from '../reference/vehicle-colors/vehicle-color.entity';
import { vehicleSheet } from '../vehicles/vehicle.sheet';
import type { VehicleRow } from '../vehicles/vehicle.sheet';
import type { VehicleView } from '../vehicles/vehicle.view';
import { VehicleViews } from '../vehicles/vehicle-views';
import { VehiclesService } from '../vehicles/vehicles.service';
import { namesOf } from './reference-names';

/** A list that is shown as it is stored, with its columns in a file. */
export interface PlainList<E extends Row, V> {
  readonly resource: Resource<E>;
  readonly sheet: Sheet<V>;
  readonly view: (row: E) => V;
}

/** The fleet's lists as files, with the same row visibility as the lists. */
@TenantScoped()
export class FleetExports {
  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    private readonly exports: ListExports,
    private readonly vehicleFile: VehiclesService,
    private readonly views: VehicleViews,
    private readonly driverFile: DriversService,
  ) {}

  /** @throws DomainError EXPORTS_BUSY, EXPORT_TOO_LONG */
  plain<E extends Row, V>({ resource, sheet, view }: PlainList<E, V>, asked: Export): Promise<StreamableFile> {
    const records = new Records(this.database.manager, resource);
    return this.exports.send(sheet, asked, (take) => records.readAll(asked.request, (rows) => take(rows.map(view))));
  }

  /** @throws DomainError EXPORTS_BUSY, EXPORT_TOO_LONG */
  async vehicles(asked: Export, viewer: Viewer): Promise<StreamableFile> {
    const named = await namedBy(this.database.manager);
    return this.exports.send(vehicleSheet, asked, (take) =>
      this.vehicleFile.readAll(asked.request, viewer, async (vehicles, within) =>
        take((await this.views.many(vehicles, viewer, within)).map(named)),
      ),
    );
  }

  /** @throws DomainError EXPORTS_BUSY, EXPORT_TOO_LONG */
  drivers(asked: Export): Promise<StreamableFile> {
    return this.exports.send(driverSheet, asked, (take) =>
      this.driverFile.readAll(asked.request, asked.withPersonal, (files) => take(files.map(driverView))),
    );
  }
}

/** Adds the names of the records a vehicle refers to. */
async function namedBy(manager: EntityManager): Promise<(view: VehicleView) => VehicleRow> {
  const colors = await namesOf(manager, VehicleColor);
  const categories = await namesOf(manager, VehicleCategory);
  const fuelTypes = await namesOf(manager, FuelType);
  return (view) => ({
    ...view,
    color: colors.get(view.colorId) ?? null,
    category: categories.get(view.categoryId) ?? null,
    fuelType: fuelTypes.get(view.fuelTypeId) ?? null,
  });
}
