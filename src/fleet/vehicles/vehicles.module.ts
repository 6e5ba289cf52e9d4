import { Module } from '@nestjs/common';
import { NumberSequencesModule } from '../../numbering/number-sequences.module';
import { OdometerModule } from '../odometer/odometer.module';
import { VehicleRoom } from './vehicle-room';
import { VehicleRules } from './vehicle-rules.service';
import { VehicleStatusChanges } from './vehicle-status-changes.service';
import { VehicleStatusController } from './vehicle-status.controller';
import { VehicleViews } from './vehicle-views';
import { VehiclesController } from './vehicles.controller';
import { VehiclesService } from './vehicles.service';

/** Vehicles and their states. Requires `VEHICLE_SOURCES` from a global module of the application. */
@Module({
  imports: [NumberSequencesModule, OdometerModule],
  controllers: [VehicleStatusController, VehiclesController],
  providers: [VehicleRoom, VehicleRules, VehicleStatusChanges, VehicleViews, VehiclesService],
  exports: [VehicleStatusChanges, VehicleViews, VehiclesService],
})
export class VehiclesModule {}
