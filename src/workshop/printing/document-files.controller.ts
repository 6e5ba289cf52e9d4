import { Controller, Get, StreamableFile } from '@nestjs/common';
import { Access, CurrentViewer, Describe, IdParam, QueryOptions } from '#http';
import type { RouteDescription } from '#http';
import type { Locale, Viewer } from '#kernel';
import { DocumentFiles } from './document-files.service';
import type { PrintedFile } from './document-files.service';

export const LANGUAGE = { locale: /^(?:fr|en)$/ } as const;

export interface Language {
  readonly locale?: Locale;
}

const printed = (what: string): RouteDescription => ({
  summary: `Download ${what} as PDF`,
  description: 'The frozen content, in the language of `locale`. Default: the company’s language.',
  file: ['application/pdf'],
  problems: {
    409: ['DOCUMENT_NOT_PRINTABLE'],
    422: ['DOCUMENT_TOO_LONG'],
    503: ['RENDERING_BUSY', 'STORAGE_UNAVAILABLE', 'OBJECT_DAMAGED'],
  },
});

/** Frozen documents as PDF. */
@Controller('api/v1')
export class DocumentFilesController {
  constructor(private readonly files: DocumentFiles) {}

  @Get('quotes/:id/pdf')
  @Access('quotes:read')
  @Describe(printed('a quote'))
  async quote(
    @IdParam() id: number,
    @QueryOptions(LANGUAGE) { locale }: Language,
    @CurrentViewer() viewer: Viewer,
  ): Promise<StreamableFile> {
    return asFile(await this.files.read('quote', id, locale ?? null, viewer));
  }

  @Get('work-authorizations/:id/pdf')
  @Access('work_authorizations:read')
  @Describe(printed('a work authorization'))
  async order(
    @IdParam() id: number,
    @QueryOptions(LANGUAGE) { locale }: Language,
    @CurrentViewer() viewer: Viewer,
  ): Promise<StreamableFile> {
    return asFile(await this.files.read('work_authorization', id, locale ?? null, viewer));
  }

  @Get('reception-reports/:id/pdf')
  @Access('reception_reports:read')
  @Describe(printed('a reception report'))
  async reception(
    @IdParam() id: number,
    @QueryOptions(LANGUAGE) { locale }: Language,
    @CurrentViewer() viewer: Viewer,
  ): Promise<StreamableFile> {
    return asFile(await this.files.read('reception_report', id, locale ?? null, viewer));
  }

  @Get('invoices/:id/pdf')
  @Access('invoices:read')
  @Describe(printed('an invoice or a credit note'))
  async invoice(
    @IdParam() id: number,
    @QueryOptions(LANGUAGE) { locale }: Language,
    @CurrentViewer() viewer: Viewer,
  ): Promise<StreamableFile> {
    return asFile(await this.files.read('invoice', id, locale ?? null, viewer));
  }
}

export const asFile = ({ name, content }: PrintedFile): StreamableFile =>
  new StreamableFile(content, {
    type: 'application/pdf',
    length: content.length,
    disposition: `attachment; filename="${name}"`,
  });
