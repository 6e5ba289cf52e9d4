import { TenantScoped } from '#tenancy';
import type { Importer, Importers } from '../../imports/importer';
import { importResourceUnknown } from '../../imports/imports.errors';
import { AssignmentImporter } from './assignment-importer';
import { DriverImporter } from './driver-importer';
import { FleetImportsController } from './fleet-imports.controller';
import { GarageImporter } from './garage-importer';
import { ReadingImporter } from './reading-importer';
import { SupplierImporter } from './supplier-importer';
import { SupplyImporter } from './supply-importer';
import { VehicleImporter } from './vehicle-importer';

/** The partners and the catalogue. */
@TenantScoped()
export class PartnerImporters {
  readonly all: readonly Importer[];

  constructor(garages: GarageImporter, suppliers: SupplierImporter, supplies: SupplyImporter) {
    this.all = [garages, suppliers, supplies];
  }
}

/** The lists of the fleet that accept file imports. */
@TenantScoped()
export class FleetImporters implements Importers {
  private readonly all: readonly Importer[];

  constructor(
    vehicles: VehicleImporter,
    drivers: DriverImporter,
    partners: PartnerImporters,
    readings: ReadingImporter,
    assignments: AssignmentImporter,
  ) {
    this.all = [vehicles, drivers, ...partners.all, readings, assignments];
  }

  get resources(): readonly string[] {
    return this.all.map(({ resource }) => resource);
  }

  find(resource: string): Importer {
    const found = this.all.find((importer) => importer.resource === resource);
    if (found === undefined) throw importResourceUnknown({ resource });
    return found;
  }
}

/** The classes that the application's module of imports registers. */
export const FLEET_IMPORTS = {
  controllers: [FleetImportsController],
  providers: [
    AssignmentImporter,
    DriverImporter,
    FleetImporters,
    GarageImporter,
    PartnerImporters,
    ReadingImporter,
    SupplierImporter,
    SupplyImporter,
    VehicleImporter,
  ],
};
