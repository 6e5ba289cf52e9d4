import { Module } from '@nestjs/common';
import { FleetModule } from '../fleet/fleet.module';
import { SheetsModule } from '../sheets/sheets.module';
import { LegalNumberOutbox } from '../numbering/legal-number-outbox';
import { DemoDocuments } from './demo/demo-documents.service';
import { DemoInvoices } from './demo/demo-invoices.service';
import { DemoJourneys } from './demo/demo-journeys.service';
import { DemoWorkshop } from './demo/demo-workshop.service';
import { ApprovalRights } from './document/approval-rights.service';
import { DocumentOdometer } from './document/document-odometer.service';
import { LineResolution } from './document/line-resolution.service';
import { ImportedInterventions } from './interventions/imported-interventions.service';
import { DossierExportsController } from './exports/dossier-exports.controller';
import { MoneyExportsController } from './exports/money-exports.controller';
import { FieldVerificationsController } from './field-verifications/field-verifications.controller';
import { FieldVerificationsService } from './field-verifications/field-verifications.service';
import { HistoryOfDossiers } from './interventions/dossier-history.service';
import { InterventionHolds } from './interventions/intervention-holds.service';
import { InterventionMovesController } from './interventions/intervention-moves.controller';
import { InterventionTransitions } from './interventions/intervention-transitions.service';
import { InterventionViews } from './interventions/intervention-views.service';
import { InterventionsController } from './interventions/interventions.controller';
import { InterventionsService } from './interventions/interventions.service';
import { ManualMoves } from './interventions/manual-moves.service';
import { AfterIssue } from './invoices/after-issue.service';
import { CreditNotes } from './invoices/credit-notes.service';
import { FiscalDecisionsController } from './invoices/fiscal-decisions.controller';
import { FiscalDecisions } from './invoices/fiscal-decisions.service';
import { FiscalStates } from './invoices/fiscal-states.service';
import { FiscalSubmissions } from './invoices/fiscal-submissions.service';
import { InvoiceActions } from './invoices/invoice-actions.service';
import { InvoiceActionsController } from './invoices/invoice-actions.controller';
import { InvoiceFreezing } from './invoices/invoice-freezing.service';
import { InvoiceIssuing } from './invoices/invoice-issuing.service';
import { InvoiceMatching } from './invoices/invoice-matching.service';
import { InvoiceParties } from './invoices/invoice-parties.service';
import { InvoiceVoiding } from './invoices/invoice-voiding.service';
import { InvoiceRegistration } from './invoices/invoice-registration.service';
import { InvoiceTerms } from './invoices/invoice-terms.service';
import { InvoicesController } from './invoices/invoices.controller';
import { InvoicesService } from './invoices/invoices.service';
import { ReceivedReferences } from './invoices/received-references.service';
import { Settlement } from './invoices/settlement.service';
import { PaymentsController } from './payments/payments.controller';
import { PaymentsService } from './payments/payments.service';
import { ExpertSignatures } from './prediagnostics/expert-signatures.service';
import { PrediagnosticsController } from './prediagnostics/prediagnostics.controller';
import { PrediagnosticsService } from './prediagnostics/prediagnostics.service';
import { PriceBaselines } from './price-history/price-baselines.service';
import { PriceInsights } from './price-history/price-insights.service';
import { PriceRecording } from './price-history/price-recording.service';
import { SupplyPricesController } from './price-history/supply-prices.controller';
import { SupplyPricesService } from './price-history/supply-prices.service';
import { DraftContents } from './previews/draft-contents.service';
import { InvoiceDraft } from './previews/invoice-draft.service';
import { PreviewsController } from './previews/previews.controller';
import { NumberGapsController } from './number-gaps/number-gaps.controller';
import { NumberGapsService } from './number-gaps/number-gaps.service';
import { ContentFreezing } from './printing/content-freezing.service';
import { DocumentFilesController } from './printing/document-files.controller';
import { DocumentFiles } from './printing/document-files.service';
import { MissingPapers } from './printing/missing-papers.service';
import { StandingParts } from './printing/standing-parts.service';
import { QuoteComparison } from './quotes/quote-comparison.service';
import { QuoteDecisionsController } from './quotes/quote-decisions.controller';
import { QuoteDecisions } from './quotes/quote-decisions.service';
import { QuoteExpiry } from './quotes/quote-expiry.service';
import { WorkshopNight } from './workshop-night.service';
import { QuoteTerms } from './quotes/quote-terms.service';
import { QuotesController } from './quotes/quotes.controller';
import { QuotesService } from './quotes/quotes.service';
import { ReceptionReportsController } from './reception-reports/reception-reports.controller';
import { ReceptionReportsService } from './reception-reports/reception-reports.service';
import { DeliveriesController } from './sending/deliveries.controller';
import { DocumentDeliveries } from './sending/document-deliveries.service';
import { DocumentSending } from './sending/document-sending.service';
import { SendingController } from './sending/sending.controller';
import { FastTrack } from './work-authorizations/fast-track.service';
import { InvoiceApproval } from './invoices/invoice-approval.service';
import { OrderApproval } from './work-authorizations/order-approval.service';
import { OrderDecisions } from './work-authorizations/order-decisions.service';
import { WorkAuthorizationsController } from './work-authorizations/work-authorizations.controller';
import { WorkAuthorizationsService } from './work-authorizations/work-authorizations.service';
import { WorkOrders } from './work-authorizations/work-orders.service';

/**
 * From the reported problem to the paid invoice. Requires `COMPANY_IDENTITIES`, `FISCAL_AUTHORITIES`,
 * `LEGAL_NUMBER_LEDGER`, `PAPERS` and `TENANT_MEMBERS` from a global module of the application.
 */
@Module({
  imports: [FleetModule, SheetsModule],
  controllers: [
    InterventionsController,
    InterventionMovesController,
    PrediagnosticsController,
    QuotesController,
    QuoteDecisionsController,
    WorkAuthorizationsController,
    FieldVerificationsController,
    ReceptionReportsController,
    NumberGapsController,
    InvoicesController,
    InvoiceActionsController,
    FiscalDecisionsController,
    PaymentsController,
    SupplyPricesController,
    DossierExportsController,
    MoneyExportsController,
    DocumentFilesController,
    PreviewsController,
    SendingController,
    DeliveriesController,
  ],
  providers: [
    WorkshopNight,
    AfterIssue,
    ApprovalRights,
    ImportedInterventions,
    ContentFreezing,
    CreditNotes,
    DemoDocuments,
    DemoInvoices,
    DemoJourneys,
    DemoWorkshop,
    DocumentDeliveries,
    DocumentFiles,
    DocumentOdometer,
    DocumentSending,
    DraftContents,
    FastTrack,
    FieldVerificationsService,
    FiscalDecisions,
    FiscalStates,
    FiscalSubmissions,
    HistoryOfDossiers,
    InterventionHolds,
    InterventionTransitions,
    InterventionViews,
    InterventionsService,
    InvoiceActions,
    InvoiceDraft,
    InvoiceFreezing,
    StandingParts,
    InvoiceIssuing,
    InvoiceMatching,
    InvoiceParties,
    InvoiceRegistration,
    InvoiceVoiding,
    InvoiceTerms,
    InvoicesService,
    LegalNumberOutbox,
    LineResolution,
    ManualMoves,
    MissingPapers,
    NumberGapsService,
    InvoiceApproval,
    OrderApproval,
    OrderDecisions,
    PaymentsService,
    ExpertSignatures,
    PrediagnosticsService,
    PriceBaselines,
    PriceInsights,
    PriceRecording,
    QuoteComparison,
    QuoteDecisions,
    QuoteExpiry,
    QuoteTerms,
    QuotesService,
    ReceivedReferences,
    ReceptionReportsService,
    Settlement,
    SupplyPricesService,
    WorkAuthorizationsService,
    WorkOrders,
  ],
  exports: [
    ImportedInterventions,
    DemoWorkshop,
    DocumentDeliveries,
    DocumentFiles,
    FiscalSubmissions,
    InterventionsService,
    MissingPapers,
    QuoteExpiry,
    SupplyPricesService,
  ],
})
export class WorkshopModule {}
