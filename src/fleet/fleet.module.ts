import { Module } from '@nestjs/common';
import { AssignmentsController } from './assignments/assignments.controller';
import { AssignmentsService } from './assignments/assignments.service';
import { AccountLinks } from './collaborateurs/account-links.service';
import { CollaborateursController } from './collaborateurs/collaborateurs.controller';
import { CollaborateursService } from './collaborateurs/collaborateurs.service';
import { DemoFleet } from './demo/demo-fleet.service';
import { DemoDrives } from './demo/demo-drives.service';
import { DemoPartners } from './demo/demo-partners.service';
import { DriversController } from './drivers/drivers.controller';
import { DriversService } from './drivers/drivers.service';
import { GaragesController } from './garages/garages.controller';
import { GaragesService } from './garages/garages.service';
import { NumberSequencesModule } from '../numbering/number-sequences.module';
import { OdometerReadingsController } from './odometer/odometer-readings.controller';
import { OdometerReadings } from './odometer/odometer-readings.service';
import { OdometerService } from './odometer/odometer.service';
import { VehicleOdometerController } from './odometer/vehicle-odometer.controller';
import { PersonalFields } from '../records/personal-data/personal-fields';
import { ReferenceModule } from './reference/reference.module';
import { SuppliersController } from './suppliers/suppliers.controller';
import { SuppliersService } from './suppliers/suppliers.service';
import { SuppliesController } from './supplies/supplies.controller';
import { SuppliesService } from './supplies/supplies.service';
import { VehicleStatusChanges } from './vehicles/vehicle-status-changes.service';
import { VehicleStatusController } from './vehicles/vehicle-status.controller';
import { VehicleViews } from './vehicles/vehicle-views';
import { VehiclesController } from './vehicles/vehicles.controller';
import { VehicleRoom } from './vehicles/vehicle-room';
import { VehicleRules } from './vehicles/vehicle-rules.service';
import { VehiclesService } from './vehicles/vehicles.service';

/** The fleet of a tenant. Requires `NUMBERING_FORMATS`, `READING_FOLLOWER` and `VEHICLE_SOURCES` from a global module of the application. */
@Module({
  imports: [NumberSequencesModule, ReferenceModule],
  controllers: [
    CollaborateursController,
    GaragesController,
    SuppliersController,
    SuppliesController,
    VehiclesController,
    VehicleStatusController,
    DriversController,
    OdometerReadingsController,
    VehicleOdometerController,
    AssignmentsController,
  ],
  providers: [
    AccountLinks,
    CollaborateursService,
    GaragesService,
    SuppliersService,
    SuppliesService,
    VehicleRoom,
    VehicleRules,
    VehiclesService,
    VehicleViews,
    VehicleStatusChanges,
    DriversService,
    OdometerService,
    OdometerReadings,
    AssignmentsService,
    PersonalFields,
    DemoFleet,
    DemoDrives,
    DemoPartners,
  ],
  exports: [
    AssignmentsService,
    CollaborateursService,
    DriversService,
    GaragesService,
    NumberSequencesModule,
    OdometerReadings,
    OdometerService,
    PersonalFields,
    SuppliersService,
    SuppliesService,
    VehiclesService,
    VehicleStatusChanges,
    VehicleViews,
    DemoFleet,
  ],
})
export class FleetModule {}
