import { Module } from '@nestjs/common';
import { FleetModule } from '../fleet/fleet.module';
import { SheetsModule } from '../sheets/sheets.module';
import { DemoFuel } from './demo/demo-fuel.service';
import { DemoObligations } from './demo/demo-obligations.service';
import { FuelChains } from './fuel-logs/fuel-chains.service';
import { FuelLogsController } from './fuel-logs/fuel-logs.controller';
import { FuelLogsService } from './fuel-logs/fuel-logs.service';
import { FuelUse } from './fuel-logs/fuel-use.service';
import { InsurancesController } from './insurances/insurances.controller';
import { InsurancesService } from './insurances/insurances.service';
import { MaintenanceNight } from './maintenance-night.service';
import { ImportedMaintenances } from './maintenances/imported-maintenances.service';
import { MaintenanceCorrections } from './maintenances/maintenance-corrections.service';
import { MaintenanceScheduling } from './maintenances/maintenance-scheduling.service';
import { MaintenancesController } from './maintenances/maintenances.controller';
import { MaintenancesService } from './maintenances/maintenances.service';
import { PlansController } from './plans/plans.controller';
import { PlansService } from './plans/plans.service';
import { RenewalsController } from './renewals/renewals.controller';
import { RenewalsService } from './renewals/renewals.service';

/** Obligations of a fleet: fuel, insurance, renewals, maintenance. */
@Module({
  imports: [FleetModule, SheetsModule],
  controllers: [FuelLogsController, InsurancesController, RenewalsController, PlansController, MaintenancesController],
  providers: [
    ImportedMaintenances,
    DemoFuel,
    DemoObligations,
    FuelChains,
    FuelLogsService,
    FuelUse,
    InsurancesService,
    MaintenanceCorrections,
    MaintenanceNight,
    MaintenanceScheduling,
    MaintenancesService,
    PlansService,
    RenewalsService,
  ],
  exports: [
    ImportedMaintenances,
    DemoObligations,
    FuelLogsService,
    InsurancesService,
    MaintenanceNight,
    MaintenancesService,
    PlansService,
    RenewalsService,
  ],
})
export class MaintenanceModule {}
