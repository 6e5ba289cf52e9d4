import { Module } from '@nestjs/common';
import { SheetsModule } from '../../sheets/sheets.module';
import { FieldVerificationsModule } from '../field-verifications/field-verifications.module';
import { InterventionsModule } from '../interventions/interventions.module';
import { InvoicesModule } from '../invoices/invoices.module';
import { PaymentsModule } from '../payments/payments.module';
import { PrediagnosticsModule } from '../prediagnostics/prediagnostics.module';
import { PriceHistoryModule } from '../price-history/price-history.module';
import { QuotesModule } from '../quotes/quotes.module';
import { ReceptionReportsModule } from '../reception-reports/reception-reports.module';
import { WorkAuthorizationsModule } from '../work-authorizations/work-authorizations.module';
import { InterventionExportsController } from './intervention-exports.controller';
import { MoneyExportsController } from './money-exports.controller';

/** Lists of the workshop as files. */
@Module({
  imports: [
    FieldVerificationsModule,
    InterventionsModule,
    InvoicesModule,
    PaymentsModule,
    PrediagnosticsModule,
    PriceHistoryModule,
    QuotesModule,
    ReceptionReportsModule,
    SheetsModule,
    WorkAuthorizationsModule,
  ],
  controllers: [InterventionExportsController, MoneyExportsController],
})
export class WorkshopExportsModule {}
