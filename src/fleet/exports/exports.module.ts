import { Module } from '@nestjs/common';
import { SheetsModule } from '../../sheets/sheets.module';
import { FleetModule } from '../fleet.module';
import { DrivingExports } from './driving-exports.service';
import { FleetExportsController } from './fleet-exports.controller';
import { FleetExports } from './fleet-exports.service';
import { PartnerExportsController } from './partner-exports.controller';
import { PartnerExports } from './partner-exports.service';
import { ReferenceExportsController } from './reference-exports.controller';

/** The fleet's lists as files. */
@Module({
  imports: [FleetModule, SheetsModule],
  controllers: [FleetExportsController, PartnerExportsController, ReferenceExportsController],
  providers: [DrivingExports, FleetExports, PartnerExports],
})
export class ExportsModule {}
