import { Module } from '@nestjs/common';
import { InterventionStatesModule } from '../interventions/intervention-states.module';
import { InvoicesModule } from '../invoices/invoices.module';
import { PaymentsModule } from '../payments/payments.module';
import { PrediagnosticsModule } from '../prediagnostics/prediagnostics.module';
import { QuotesModule } from '../quotes/quotes.module';
import { ReceptionReportsModule } from '../reception-reports/reception-reports.module';
import { WorkAuthorizationsModule } from '../work-authorizations/work-authorizations.module';
import { DemoDocuments } from './demo-documents.service';
import { DemoInvoices } from './demo-invoices.service';
import { DemoJourneys } from './demo-journeys.service';
import { DemoWorkshop } from './demo-workshop.service';

/** The workshop of a demonstration company. */
@Module({
  imports: [
    InterventionStatesModule,
    InvoicesModule,
    PaymentsModule,
    PrediagnosticsModule,
    QuotesModule,
    ReceptionReportsModule,
    WorkAuthorizationsModule,
  ],
  providers: [DemoDocuments, DemoInvoices, DemoJourneys, DemoWorkshop],
  exports: [DemoWorkshop],
})
export class DemoWorkshopModule {}
