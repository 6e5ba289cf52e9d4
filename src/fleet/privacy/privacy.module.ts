import { Module } from '@nestjs/common';
import { FleetModule } from '../fleet.module';
import { SheetsModule } from '../../sheets/sheets.module';
import { DriverArchives } from './driver-archives.service';
import { DriverErasures } from './driver-erasures.service';
import { DriverPrivacyController } from './driver-privacy.controller';
import { DriverPrivacy } from './driver-privacy.service';
import { ErasureProposals } from './erasure-proposals.service';

/** What is personal of drivers, exported and erased. Needs `PERSON_TRAIL` from a global module of the application. */
@Module({
  imports: [FleetModule, SheetsModule],
  controllers: [DriverPrivacyController],
  providers: [DriverArchives, DriverErasures, DriverPrivacy, ErasureProposals],
  exports: [DriverErasures],
})
export class PrivacyModule {}
