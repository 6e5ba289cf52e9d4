import { Module } from '@nestjs/common';
import { OdometerReadingsController } from './odometer-readings.controller';
import { OdometerReadings } from './odometer-readings.service';
import { OdometerService } from './odometer.service';
import { VehicleOdometerController } from './vehicle-odometer.controller';

/** Odometer readings. Requires `READING_FOLLOWER` from a global module of the application. */
@Module({
  controllers: [OdometerReadingsController, VehicleOdometerController],
  providers: [OdometerReadings, OdometerService],
  exports: [OdometerReadings, OdometerService],
})
export class OdometerModule {}
