import { Module } from '@nestjs/common';
import { FleetModule } from '../fleet.module';
import { SheetsModule } from '../../sheets/sheets.module';
import { DriverArchives } from './driver-archives.service';
import { DriverErasures } from './driver-erasures.service';
import { DriverPrivacyController } from './driver-privacy.controller';
import { DriverPrivacy } from './driver-privacy.service';
import { ErasureProposals } from './erasure-proposals.service';
import { SubjectPrivacyController } from './subject-privacy.controller';
import { SubjectPrivacy } from './subject-privacy.service';

/**
 * Export and erasure of the personal data of drivers, staff, contact persons and customers. Requires `PERSON_TRAIL` from a global module
 * of the application.
 */
@Module({
  imports: [FleetModule, SheetsModule],
  controllers: [DriverPrivacyController, SubjectPrivacyController],
  providers: [DriverArchives, DriverErasures, DriverPrivacy, ErasureProposals, SubjectPrivacy],
  exports: [DriverErasures],
})
export class PrivacyModule {}
