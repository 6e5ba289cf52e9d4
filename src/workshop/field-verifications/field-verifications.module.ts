import { Module } from '@nestjs/common';
import { NumberSequencesModule } from '../../numbering/number-sequences.module';
import { DocumentPartsModule } from '../document/document.module';
import { InterventionStatesModule } from '../interventions/intervention-states.module';
import { FieldVerificationsController } from './field-verifications.controller';
import { FieldVerificationsService } from './field-verifications.service';

/** Verifications in the field. */
@Module({
  imports: [DocumentPartsModule, InterventionStatesModule, NumberSequencesModule],
  controllers: [FieldVerificationsController],
  providers: [FieldVerificationsService],
  exports: [FieldVerificationsService],
})
export class FieldVerificationsModule {}
