import { Module } from '@nestjs/common';
import { InvoicesModule } from '../invoices/invoices.module';
import { PrintingModule } from '../printing/printing.module';
import { QuotesModule } from '../quotes/quotes.module';
import { WorkAuthorizationsModule } from '../work-authorizations/work-authorizations.module';
import { DraftContents } from './draft-contents.service';
import { InvoiceDraft } from './invoice-draft.service';
import { PreviewsController } from './previews.controller';

/** Drafts as they would be printed. */
@Module({
  imports: [InvoicesModule, PrintingModule, QuotesModule, WorkAuthorizationsModule],
  controllers: [PreviewsController],
  providers: [DraftContents, InvoiceDraft],
})
export class PreviewsModule {}
