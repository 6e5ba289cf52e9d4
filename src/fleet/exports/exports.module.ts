import { Module } from '@nestjs/common';
import { ListExports } from '../../sheets/list-exports.service';
import { FleetModule } from '../fleet.module';
import { DrivingExports } from './driving-exports.service';
import { FleetExportsController } from './fleet-exports.controller';
import { FleetExports } from './fleet-exports.service';
import { PartnerExportsController } from './partner-exports.controller';
import { PartnerExports } from './partner-exports.service';
import { ReferenceExportsController } from './reference-exports.controller';

/** The fleet's lists as files. */
@Module({
  imports: [FleetModule],
  controllers: [FleetExportsController, PartnerExportsController, ReferenceExportsController],
  providers: [ListExports, DrivingExports, FleetExports, PartnerExports],
})
export class ExportsModule {}
