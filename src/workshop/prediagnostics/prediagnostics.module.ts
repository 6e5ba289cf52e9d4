import { Module } from '@nestjs/common';
import { NumberSequencesModule } from '../../numbering/number-sequences.module';
import { DocumentPartsModule } from '../document/document.module';
import { InterventionStatesModule } from '../interventions/intervention-states.module';
import { ExpertSignatures } from './expert-signatures.service';
import { PrediagnosticsController } from './prediagnostics.controller';
import { PrediagnosticsService } from './prediagnostics.service';

/** Prediagnostics. */
@Module({
  imports: [DocumentPartsModule, InterventionStatesModule, NumberSequencesModule],
  controllers: [PrediagnosticsController],
  providers: [ExpertSignatures, PrediagnosticsService],
  exports: [PrediagnosticsService],
})
export class PrediagnosticsModule {}
