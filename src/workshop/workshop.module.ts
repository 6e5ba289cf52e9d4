import { Module } from '@nestjs/common';
import { DemoWorkshopModule } from './demo/demo.module';
import { DocumentPartsModule } from './document/document.module';
import { WorkshopExportsModule } from './exports/exports.module';
import { FieldVerificationsModule } from './field-verifications/field-verifications.module';
import { InterventionStatesModule } from './interventions/intervention-states.module';
import { InterventionsModule } from './interventions/interventions.module';
import { FiscalModule } from './invoices/fiscal.module';
import { InvoicesModule } from './invoices/invoices.module';
import { NumberGapsModule } from './number-gaps/number-gaps.module';
import { PaymentsModule } from './payments/payments.module';
import { PrediagnosticsModule } from './prediagnostics/prediagnostics.module';
import { PreviewsModule } from './previews/previews.module';
import { PriceHistoryModule } from './price-history/price-history.module';
import { PrintingModule } from './printing/printing.module';
import { QuotesModule } from './quotes/quotes.module';
import { ReceptionReportsModule } from './reception-reports/reception-reports.module';
import { SendingModule } from './sending/sending.module';
import { WorkAuthorizationsModule } from './work-authorizations/work-authorizations.module';
import { WorkshopCatchUp } from './workshop-catch-up.service';
import { WorkshopNight } from './workshop-night.service';

/**
 * From the reported problem to the paid invoice. Requires `COMPANY_IDENTITIES`, `FISCAL_AUTHORITIES`,
 * `LEGAL_NUMBER_LEDGER`, `PAPERS` and `TENANT_MEMBERS` from a global module of the application.
 */
@Module({
  imports: [
    DemoWorkshopModule,
    DocumentPartsModule,
    FieldVerificationsModule,
    FiscalModule,
    InterventionStatesModule,
    InterventionsModule,
    InvoicesModule,
    NumberGapsModule,
    PaymentsModule,
    PrediagnosticsModule,
    PreviewsModule,
    PriceHistoryModule,
    PrintingModule,
    QuotesModule,
    ReceptionReportsModule,
    SendingModule,
    WorkAuthorizationsModule,
    WorkshopExportsModule,
  ],
  providers: [WorkshopCatchUp, WorkshopNight],
  exports: [
    DemoWorkshopModule,
    FiscalModule,
    InterventionStatesModule,
    InterventionsModule,
    InvoicesModule,
    PriceHistoryModule,
    PrintingModule,
    QuotesModule,
    SendingModule,
  ],
})
export class WorkshopModule {}
