import { Module } from '@nestjs/common';
import { QuotesModule } from '../quotes/quotes.module';
import { InterventionHistory } from './intervention-history.service';
import { ImportedInterventions } from './imported-interventions.service';
import { InterventionMovesController } from './intervention-moves.controller';
import { InterventionStatesModule } from './intervention-states.module';
import { InterventionViews } from './intervention-views.service';
import { InterventionsController } from './interventions.controller';
import { ManualMoves } from './manual-moves.service';

/** Interventions over REST. */
@Module({
  imports: [InterventionStatesModule, QuotesModule],
  controllers: [InterventionMovesController, InterventionsController],
  providers: [InterventionHistory, ImportedInterventions, InterventionViews, ManualMoves],
  exports: [ImportedInterventions, InterventionViews],
})
export class InterventionsModule {}
