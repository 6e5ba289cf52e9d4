import { Module } from '@nestjs/common';
import { DemoFleet } from './demo/demo-fleet.service';
import { DriversController } from './drivers/drivers.controller';
import { DriversService } from './drivers/drivers.service';
import { NumberSequences } from './numbering/number-sequences';
import { PersonalFields } from './personal-data/personal-fields';
import { ReferenceModule } from './reference/reference.module';
import { VehicleStatusChanges } from './vehicles/vehicle-status-changes.service';
import { VehicleStatusController } from './vehicles/vehicle-status.controller';
import { VehiclesController } from './vehicles/vehicles.controller';
import { VehiclesService } from './vehicles/vehicles.service';

/** The fleet file of a tenant. Needs `NUMBERING_FORMATS` from a global module of the application. */
@Module({
  imports: [ReferenceModule],
  controllers: [VehiclesController, VehicleStatusController, DriversController],
  providers: [VehiclesService, VehicleStatusChanges, DriversService, NumberSequences, PersonalFields, DemoFleet],
  exports: [VehiclesService, DriversService, NumberSequences, DemoFleet],
})
export class FleetModule {}
