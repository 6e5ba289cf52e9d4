import { Module } from '@nestjs/common';
import { ListExports } from '../../sheets/list-exports.service';
import { FleetModule } from '../fleet.module';
import { FleetExportsController } from './fleet-exports.controller';
import { FleetExports } from './fleet-exports.service';
import { ReferenceExportsController } from './reference-exports.controller';

/** The fleet's lists as files. */
@Module({
  imports: [FleetModule],
  controllers: [FleetExportsController, ReferenceExportsController],
  providers: [ListExports, FleetExports],
})
export class ExportsModule {}
