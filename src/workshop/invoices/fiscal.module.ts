import { Module } from '@nestjs/common';
import { FiscalDecisionsController } from './fiscal-decisions.controller';
import { FiscalDecisions } from './fiscal-decisions.service';
import { FiscalStates } from './fiscal-states.service';
import { FiscalSubmissions } from './fiscal-submissions.service';
import { InvoicesModule } from './invoices.module';

/** What the fiscal authority decides about invoices. */
@Module({
  imports: [InvoicesModule],
  controllers: [FiscalDecisionsController],
  providers: [FiscalDecisions, FiscalStates, FiscalSubmissions],
  exports: [FiscalSubmissions],
})
export class FiscalModule {}
