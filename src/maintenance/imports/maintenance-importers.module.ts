import { Module } from '@nestjs/common';
import { ImportNumbersModule } from '../../imports/import-numbers.module';
import { FuelLogImporter } from '../fuel-logs/fuel-log-importer';
import { MaintenanceModule } from '../maintenance.module';
import { InsuranceImporter } from './insurance-importer';
import { MaintenanceImporter } from './maintenance-importer';
import { PlanImporter } from './plan-importer';
import { RenewalImporter } from './renewal-importer';
import { VehicleRecordImporters } from './vehicle-record-importers';

/** The importers of lists of this module. */
@Module({
  imports: [ImportNumbersModule, MaintenanceModule],
  providers: [
    FuelLogImporter,
    InsuranceImporter,
    MaintenanceImporter,
    PlanImporter,
    RenewalImporter,
    VehicleRecordImporters,
  ],
  exports: [FuelLogImporter, VehicleRecordImporters],
})
export class MaintenanceImportersModule {}
