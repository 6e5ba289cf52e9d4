import { Module } from '@nestjs/common';
import { NumberSequencesModule } from '../../numbering/number-sequences.module';
import { DocumentPartsModule } from '../document/document.module';
import { InterventionStatesModule } from '../interventions/intervention-states.module';
import { PriceHistoryModule } from '../price-history/price-history.module';
import { PrintingModule } from '../printing/printing.module';
import { WorkAuthorizationsModule } from '../work-authorizations/work-authorizations.module';
import { QuoteComparison } from './quote-comparison.service';
import { QuoteDecisionsController } from './quote-decisions.controller';
import { QuoteDecisions } from './quote-decisions.service';
import { QuoteExpiry } from './quote-expiry.service';
import { QuoteTerms } from './quote-terms.service';
import { QuotesController } from './quotes.controller';
import { QuotesService } from './quotes.service';

/** Quotes and their decisions. */
@Module({
  imports: [
    DocumentPartsModule,
    InterventionStatesModule,
    NumberSequencesModule,
    PriceHistoryModule,
    PrintingModule,
    WorkAuthorizationsModule,
  ],
  controllers: [QuoteDecisionsController, QuotesController],
  providers: [QuoteComparison, QuoteDecisions, QuoteExpiry, QuoteTerms, QuotesService],
  exports: [QuoteDecisions, QuoteExpiry, QuotesService],
})
export class QuotesModule {}
