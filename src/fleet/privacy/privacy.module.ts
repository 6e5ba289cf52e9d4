import { Module } from '@nestjs/common';
import { FleetModule } from '../fleet.module';
import { DriverErasures } from './driver-erasures.service';
import { DriverPrivacyController } from './driver-privacy.controller';
import { DriverPrivacy } from './driver-privacy.service';

/** What is personal of drivers, exported and erased. Needs `PERSON_TRAIL` from a global module of the application. */
@Module({
  imports: [FleetModule],
  controllers: [DriverPrivacyController],
  providers: [DriverErasures, DriverPrivacy],
  exports: [DriverErasures],
})
export class PrivacyModule {}
