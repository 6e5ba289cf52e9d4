import { TenantScoped } from '#tenancy';
import { FleetImporters } from './fleet/imports/fleet-importers';
import type { Importer, Importers } from './imports/importer';
import { FuelLogImporter } from './maintenance/fuel-logs/fuel-log-importer';
import { VehicleRecordImporters } from './maintenance/imports/vehicle-record-importers';
import { InterventionImporter } from './workshop/imports/intervention-importer';
import { PriceImporter } from './workshop/price-history/price-importer';

/** The importers of all modules. */
@TenantScoped()
export class AllImporters implements Importers {
  constructor(
    private readonly fleet: FleetImporters,
    private readonly prices: PriceImporter,
    private readonly fuel: FuelLogImporter,
    private readonly records: VehicleRecordImporters,
    private readonly interventions: InterventionImporter,
  ) {}

  get resources(): readonly string[] {
    return [...this.fleet.resources, ...this.others.map(({ resource }) => resource)];
  }

  find(resource: string): Importer {
    return this.others.find((importer) => importer.resource === resource) ?? this.fleet.find(resource);
  }

  private get others(): readonly Importer[] {
    return [this.prices, this.fuel, this.interventions, ...this.records.all];
  }
}
