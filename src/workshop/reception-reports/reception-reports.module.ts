import { Module } from '@nestjs/common';
import { NumberSequencesModule } from '../../numbering/number-sequences.module';
import { DocumentPartsModule } from '../document/document.module';
import { InterventionStatesModule } from '../interventions/intervention-states.module';
import { PrintingModule } from '../printing/printing.module';
import { ReceptionReportsController } from './reception-reports.controller';
import { ReceptionReportsService } from './reception-reports.service';

/** Reports of the reception. */
@Module({
  imports: [DocumentPartsModule, InterventionStatesModule, NumberSequencesModule, PrintingModule],
  controllers: [ReceptionReportsController],
  providers: [ReceptionReportsService],
  exports: [ReceptionReportsService],
})
export class ReceptionReportsModule {}
