import { Module } from '@nestjs/common';
import { NumberSequences } from './number-sequences';

/** The counters, for every module that numbers records. Requires `NUMBERING_FORMATS` from a global module of the application. */
@Module({ providers: [NumberSequences], exports: [NumberSequences] })
export class NumberSequencesModule {}
