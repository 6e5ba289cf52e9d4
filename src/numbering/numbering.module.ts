import { Module } from '@nestjs/common';
import { NumberSequencesModule } from './number-sequences.module';
import { NumberingController } from './numbering.controller';
import { NumberingService } from './numbering.service';

/** The routes of numbering. Requires `NUMBERING_CHANGES` and `NUMBERED_TABLES` from a global module of the application. */
@Module({ imports: [NumberSequencesModule], controllers: [NumberingController], providers: [NumberingService] })
export class NumberingModule {}
