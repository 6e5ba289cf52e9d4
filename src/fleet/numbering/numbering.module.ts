import { Module } from '@nestjs/common';
import { FleetModule } from '../fleet.module';
import { NumberingController } from './numbering.controller';
import { NumberingService } from './numbering.service';

/** The routes of numbering. Requires `NUMBERING_CHANGES` and `NUMBERED_TABLES` from a global module of the application. */
@Module({ imports: [FleetModule], controllers: [NumberingController], providers: [NumberingService] })
export class NumberingModule {}
