import { TenantScoped } from '#tenancy';
import type { Importer, Importers } from '../../imports/importer';
import { importResourceUnknown } from '../../imports/imports.errors';
import { DriverImporter } from './driver-importer';
import { GarageImporter } from './garage-importer';
import { ReadingImporter } from './reading-importer';
import { SupplierImporter } from './supplier-importer';
import { SupplyImporter } from './supply-importer';
import { VehicleImporter } from './vehicle-importer';

/** The lists of the fleet that accept file imports. */
@TenantScoped()
export class FleetImporters implements Importers {
  private readonly all: readonly Importer[];

  constructor(
    vehicles: VehicleImporter,
    drivers: DriverImporter,
    garages: GarageImporter,
    suppliers: SupplierImporter,
    supplies: SupplyImporter,
    readings: ReadingImporter,
  ) {
    this.all = [vehicles, drivers, garages, suppliers, supplies, readings];
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
