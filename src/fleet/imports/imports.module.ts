import { Module } from '@nestjs/common';
import { ImportCleanup } from '../../imports/import-cleanup.service';
import { ImportFiles } from '../../imports/import-files';
import { ImportReport } from '../../imports/import-report.service';
import { ImportWork } from '../../imports/import-work.service';
import { IMPORTERS } from '../../imports/importer';
import { ImportsController } from '../../imports/imports.controller';
import { ImportsService } from '../../imports/imports.service';
import { FleetModule } from '../fleet.module';
import { DriverImporter } from './driver-importer';
import { FleetImporters } from './fleet-importers';
import { FleetImportsController } from './fleet-imports.controller';
import { GarageImporter } from './garage-importer';
import { ImportNumbers } from './import-numbers';
import { SupplierImporter } from './supplier-importer';
import { SupplyImporter } from './supply-importer';
import { VehicleImporter } from './vehicle-importer';

/** Files into the fleet's lists. Needs the settings and `JobsModule` of the application. */
@Module({
  imports: [FleetModule],
  controllers: [FleetImportsController, ImportsController],
  providers: [
    DriverImporter,
    FleetImporters,
    GarageImporter,
    SupplierImporter,
    SupplyImporter,
    VehicleImporter,
    ImportNumbers,
    ImportCleanup,
    ImportFiles,
    ImportReport,
    ImportsService,
    ImportWork,
    { provide: IMPORTERS, useExisting: FleetImporters },
  ],
})
export class ImportsModule {}
