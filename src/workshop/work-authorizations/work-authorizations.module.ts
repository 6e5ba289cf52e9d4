import { Module } from '@nestjs/common';
import { NumberSequencesModule } from '../../numbering/number-sequences.module';
import { DocumentPartsModule } from '../document/document.module';
import { InterventionStatesModule } from '../interventions/intervention-states.module';
import { PriceHistoryModule } from '../price-history/price-history.module';
import { PrintingModule } from '../printing/printing.module';
import { FastTrack } from './fast-track.service';
import { OrderApproval } from './order-approval.service';
import { OrderDecisions } from './order-decisions.service';
import { WorkAuthorizationsController } from './work-authorizations.controller';
import { WorkAuthorizationsService } from './work-authorizations.service';
import { WorkOrders } from './work-orders.service';

/** Orders of work. */
@Module({
  imports: [DocumentPartsModule, InterventionStatesModule, NumberSequencesModule, PriceHistoryModule, PrintingModule],
  controllers: [WorkAuthorizationsController],
  providers: [FastTrack, OrderApproval, OrderDecisions, WorkAuthorizationsService, WorkOrders],
  exports: [OrderDecisions, WorkAuthorizationsService, WorkOrders],
})
export class WorkAuthorizationsModule {}
