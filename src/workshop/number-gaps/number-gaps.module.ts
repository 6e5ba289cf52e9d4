import { Module } from '@nestjs/common';
import { SheetsModule } from '../../sheets/sheets.module';
import { NumberGapsController } from './number-gaps.controller';
import { NumberGapsService } from './number-gaps.service';

/** Gaps in the legal numbers. */
@Module({ imports: [SheetsModule], controllers: [NumberGapsController], providers: [NumberGapsService] })
export class NumberGapsModule {}
