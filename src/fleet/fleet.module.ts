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
import { PersonalFields } from '../records/personal-data/personal-fields';
import { ReferenceModule } from './reference/reference.module';
import { SuppliersController } from './suppliers/suppliers.controller';
import { SuppliersService } from './suppliers/suppliers.service';
import { SuppliesController } from './supplies/supplies.controller';
import { SuppliesService } from './supplies/supplies.service';
import { OdometerModule } from './odometer/odometer.module';
import { VehiclesModule } from './vehicles/vehicles.module';

/** The fleet of a tenant. Requires `NUMBERING_FORMATS`, `READING_FOLLOWER` and `VEHICLE_SOURCES` from a global module of the application. */
@Module({
  imports: [NumberSequencesModule, OdometerModule, ReferenceModule, VehiclesModule],
  controllers: [
    CollaborateursController,
    GaragesController,
    SuppliersController,
    SuppliesController,
    DriversController,
    AssignmentsController,
  ],
  providers: [
    AccountLinks,
    CollaborateursService,
    GaragesService,
    SuppliersService,
    SuppliesService,
    DriversService,
    AssignmentsService,
    PersonalFields,
    DemoFleet,
    DemoDrives,
    DemoPartners,
  ],
  exports: [
    OdometerModule,
    VehiclesModule,
    AssignmentsService,
    CollaborateursService,
    DriversService,
    GaragesService,
    NumberSequencesModule,
    PersonalFields,
    SuppliersService,
    SuppliesService,
    DemoFleet,
  ],
})
export class FleetModule {}
