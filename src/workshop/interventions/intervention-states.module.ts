import { Module } from '@nestjs/common';
import { FleetModule } from '../../fleet/fleet.module';
import { NumberSequencesModule } from '../../numbering/number-sequences.module';
import { InterventionHolds } from './intervention-holds.service';
import { InterventionTransitions } from './intervention-transitions.service';
import { InterventionsService } from './interventions.service';

/** The states of an intervention, which its documents move. */
@Module({
  imports: [FleetModule, NumberSequencesModule],
  providers: [InterventionHolds, InterventionTransitions, InterventionsService],
  exports: [InterventionHolds, InterventionTransitions, InterventionsService],
})
export class InterventionStatesModule {}
