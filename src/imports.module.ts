import { Module } from '@nestjs/common';
import { AllImporters } from './all-importers';
import { FleetModule } from './fleet/fleet.module';
import { FLEET_IMPORTS } from './fleet/imports/fleet-importers';
import { ImportNumbersModule } from './imports/import-numbers.module';
import { ImportCleanup } from './imports/import-cleanup.service';
import { ImportMappings } from './imports/import-mappings.service';
import { ImportMappingsController } from './imports/import-mappings.controller';
import { ImportPreviews } from './imports/import-previews.service';
import { ImportFiles } from './imports/import-files';
import { ImportReport } from './imports/import-report.service';
import { ImportWork } from './imports/import-work.service';
import { IMPORTERS } from './imports/importer';
import { ImportsController } from './imports/imports.controller';
import { ImportsService } from './imports/imports.service';
import { FuelImportsController } from './maintenance/fuel-logs/fuel-imports.controller';
import { MaintenanceImportsController } from './maintenance/imports/maintenance-imports.controller';
import { MaintenanceImportersModule } from './maintenance/imports/maintenance-importers.module';
import { InterventionImporter } from './workshop/imports/intervention-importer';
import { InterventionImportsController } from './workshop/imports/intervention-imports.controller';
import { PriceImporter } from './workshop/price-history/price-importer';
import { PriceImportsController } from './workshop/price-history/price-imports.controller';
import { SheetsModule } from './sheets/sheets.module';
import { WorkshopModule } from './workshop/workshop.module';

/** Imports of files into lists. It needs the settings and the `JobsModule` of the application. */
@Module({
  imports: [FleetModule, ImportNumbersModule, MaintenanceImportersModule, SheetsModule, WorkshopModule],
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
    PriceImporter,
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
