import { Controller, Get } from '@nestjs/common';
import type { StreamableFile } from '@nestjs/common';
import { Access, CurrentActor, CurrentViewer, Describe, IdParam, QueryOptions } from '#http';
import type { RequestActor, RouteDescription } from '#http';
import type { ErrorCode, Viewer } from '#kernel';
import { asFile, LANGUAGE } from '../printing/document-files.controller';
import type { Language } from '../printing/document-files.controller';
import { DocumentFiles } from '../printing/document-files.service';
import { DraftContents } from './draft-contents.service';
import { InvoiceDraft } from './invoice-draft.service';

const preview = (what: string, refused: readonly ErrorCode[] = []): RouteDescription => ({
  summary: `Preview ${what} as PDF before it is frozen`,
  description: 'The content that would be frozen now, marked as a draft on every page. Nothing is stored.',
  file: ['application/pdf'],
  problems: {
    409: ['DOCUMENT_FROZEN', 'DOCUMENT_CURRENCY_OUTDATED'],
    422: ['DOCUMENT_TOO_LONG', ...refused],
    503: ['RENDERING_BUSY'],
  },
});

/** PDFs of drafts, to check them before an action that cannot be undone. */
@Controller('api/v1')
export class PreviewsController {
  constructor(
    private readonly drafts: DraftContents,
    private readonly invoices: InvoiceDraft,
    private readonly files: DocumentFiles,
  ) {}

  @Get('quotes/:id/preview')
  @Access('quotes:read')
  @Describe(preview('a quote'))
  async quote(
    @IdParam() id: number,
    @QueryOptions(LANGUAGE) { locale }: Language,
    @CurrentActor() { actor }: RequestActor,
    @CurrentViewer() viewer: Viewer,
  ): Promise<StreamableFile> {
    return asFile(await this.files.preview(await this.drafts.ofQuote(id, actor, viewer), locale ?? null));
  }

  @Get('work-authorizations/:id/preview')
  @Access('work_authorizations:read')
  @Describe(preview('a work authorization'))
  async order(
    @IdParam() id: number,
    @QueryOptions(LANGUAGE) { locale }: Language,
    @CurrentActor() { actor }: RequestActor,
    @CurrentViewer() viewer: Viewer,
  ): Promise<StreamableFile> {
    return asFile(await this.files.preview(await this.drafts.ofOrder(id, actor, viewer), locale ?? null));
  }

  @Get('invoices/:id/preview')
  @Access('invoices:read')
  @Describe(
    preview('an invoice', [
      'TENANT_IDENTITY_INCOMPLETE',
      'BUYER_REQUIRED',
      'EXEMPTION_REASON_MISSING',
      'DAY_IN_FUTURE',
      'DUE_DATE_BEFORE_ISSUE',
    ]),
  )
  async invoice(
    @IdParam() id: number,
    @QueryOptions(LANGUAGE) { locale }: Language,
    @CurrentActor() { actor }: RequestActor,
    @CurrentViewer() viewer: Viewer,
  ): Promise<StreamableFile> {
    return asFile(await this.files.preview(await this.invoices.contentOf(id, actor, viewer), locale ?? null));
  }
}
