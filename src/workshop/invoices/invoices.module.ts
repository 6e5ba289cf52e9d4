import { Module } from '@nestjs/common';
import { LegalNumberOutbox } from '../../numbering/legal-number-outbox';
import { NumberSequencesModule } from '../../numbering/number-sequences.module';
import { DocumentPartsModule } from '../document/document.module';
import { InterventionStatesModule } from '../interventions/intervention-states.module';
import { PriceHistoryModule } from '../price-history/price-history.module';
import { PrintingModule } from '../printing/printing.module';
import { AfterIssue } from './after-issue.service';
import { CreditNotes } from './credit-notes.service';
import { InvoiceActionsController } from './invoice-actions.controller';
import { InvoiceActions } from './invoice-actions.service';
import { InvoiceApproval } from './invoice-approval.service';
import { InvoiceFreezing } from './invoice-freezing.service';
import { InvoiceIssuing } from './invoice-issuing.service';
import { InvoiceMatching } from './invoice-matching.service';
import { InvoiceParties } from './invoice-parties.service';
import { InvoiceRegistration } from './invoice-registration.service';
import { InvoiceTerms } from './invoice-terms.service';
import { InvoiceVoiding } from './invoice-voiding.service';
import { InvoicesController } from './invoices.controller';
import { InvoicesService } from './invoices.service';
import { ReceivedReferences } from './received-references.service';
import { Settlement } from './settlement.service';

/** Invoices. */
@Module({
  imports: [DocumentPartsModule, InterventionStatesModule, NumberSequencesModule, PriceHistoryModule, PrintingModule],
  controllers: [InvoiceActionsController, InvoicesController],
  providers: [
    AfterIssue,
    CreditNotes,
    InvoiceActions,
    InvoiceApproval,
    InvoiceFreezing,
    InvoiceIssuing,
    InvoiceMatching,
    InvoiceParties,
    InvoiceRegistration,
    InvoiceTerms,
    InvoiceVoiding,
    InvoicesService,
    LegalNumberOutbox,
    ReceivedReferences,
    Settlement,
  ],
  exports: [
    AfterIssue,
    CreditNotes,
    InvoiceIssuing,
    InvoiceParties,
    InvoiceRegistration,
    InvoiceTerms,
    InvoicesService,
    Settlement,
  ],
})
export class InvoicesModule {}
