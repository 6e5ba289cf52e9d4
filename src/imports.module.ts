import { Module } from '@nestjs/common';
import { TenantScoped } from '#tenancy';
import { FleetModule } from './fleet/fleet.module';
import { FLEET_IMPORTS, FleetImporters } from './fleet/imports/fleet-importers';
import { ImportNumbers } from './imports/import-numbers';
import { ImportCleanup } from './imports/import-cleanup.service';
import { ImportMappings } from './imports/import-mappings.service';
import { ImportMappingsController } from './imports/import-mappings.controller';
import { ImportPreviews } from './imports/import-previews.service';
import { ImportFiles } from './imports/import-files';
import { ImportReport } from './imports/import-report.service';
import { ImportWork } from './imports/import-work.service';
import { IMPORTERS } from './imports/importer';
import type { Importer, Importers } from './imports/importer';
import { ImportsController } from './imports/imports.controller';
import { ImportsService } from './imports/imports.service';
import { FuelImportsController } from './maintenance/fuel-logs/fuel-imports.controller';
import { FuelLogImporter } from './maintenance/fuel-logs/fuel-log-importer';
import { InsuranceImporter } from './maintenance/imports/insurance-importer';
import { MaintenanceImporter } from './maintenance/imports/maintenance-importer';
import { MaintenanceImportsController } from './maintenance/imports/maintenance-imports.controller';
import { PlanImporter } from './maintenance/imports/plan-importer';
import { RenewalImporter } from './maintenance/imports/renewal-importer';
import { VehicleRecordImporters } from './maintenance/imports/vehicle-record-importers';
import { MaintenanceModule } from './maintenance/maintenance.module';
import { InterventionImporter } from './workshop/imports/intervention-importer';
import { InterventionImportsController } from './workshop/imports/intervention-imports.controller';
import { PriceImporter } from './workshop/price-history/price-importer';
import { PriceImportsController } from './workshop/price-history/price-imports.controller';
import { SheetsModule } from './sheets/sheets.module';
import { WorkshopModule } from './workshop/workshop.module';

/** The importers of all modules. */
@TenantScoped()
class AllImporters implements Importers {
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

/** Imports of files into lists. It needs the settings and the `JobsModule` of the application. */
@Module({
  imports: [FleetModule, MaintenanceModule, SheetsModule, WorkshopModule],
  controllers: [
    InterventionImportsController,
    ...FLEET_IMPORTS.controllers,
    FuelImportsController,
    MaintenanceImportsController,
    PriceImportsController,
    ImportMappingsController,
    ImportsController,
  ],
  providers: [
    AllImporters,
    InterventionImporter,
    ...FLEET_IMPORTS.providers,
    FuelLogImporter,
    InsuranceImporter,
    MaintenanceImporter,
    PlanImporter,
    PriceImporter,
    RenewalImporter,
    VehicleRecordImporters,
    ImportNumbers,
    ImportCleanup,
    ImportFiles,
    ImportMappings,
    ImportPreviews,
    ImportReport,
    ImportsService,
    ImportWork,
    { provide: IMPORTERS, useExisting: AllImporters },
  ],
})
export class ImportsModule {}
