import { Module } from '@nestjs/common';
import { NumberSequencesModule } from '../numbering/number-sequences.module';
import { ImportNumbers } from './import-numbers';

/** Draws the numbers of imported records, for the importers of every module. */
@Module({ imports: [NumberSequencesModule], providers: [ImportNumbers], exports: [ImportNumbers] })
export class ImportNumbersModule {}
