import { Controller, Get, Inject, Param } from '@nestjs/common';
import type { StreamableFile } from '@nestjs/common';
import {
  Authenticated,
  CurrentActor,
  CurrentViewer,
  Describe,
  Disclosure,
  IdParam,
  ListQuery,
  QueryOptions,
  SheetQuery,
} from '#http';
import type { RequestActor } from '#http';
import { pageView } from '#kernel';
import type { ListRequest, PageView, SheetRequest, Viewer, WriteRequest } from '#kernel';
import { exported } from '../sheets/described';
import { ListExports } from '../sheets/list-exports.service';
import { readPages } from '../sheets/read-pages';
import { importResource } from './import.records';
import { importSheet } from './import.sheet';
import { ImportReport } from './import-report.service';
import type { ReportOptions } from './import-report.service';
import { ImportReportView } from './import-report.view';
import { ImportView } from './import.view';
import { IMPORTERS } from './importer';
import type { Importers } from './importer';
import { ImportsService } from './imports.service';

const REPORT = { format: ['json', 'csv'], rows: ['all', 'failed'] } as const;

/**
 * The imports and their reports. Files are uploaded at the route of each list. An import is visible to users who may import into its list.
 */
@Controller('api/v1/imports')
export class ImportsController {
  constructor(
    private readonly imports: ImportsService,
    private readonly reports: ImportReport,
    @Inject(IMPORTERS) private readonly importers: Importers,
    private readonly exports: ListExports,
  ) {}

  @Get()
  @Authenticated()
  @Describe({ summary: 'List the imports', page: ImportView })
  async list(
    @ListQuery(importResource.listing) request: ListRequest,
    @CurrentActor() { permissions }: RequestActor,
    @CurrentViewer() viewer: Viewer,
  ): Promise<PageView<ImportView>> {
    return pageView(await this.imports.list(request, { permissions, viewer }), (view) => view);
  }

  @Get('export')
  @Authenticated()
  @Describe(exported('the imports'))
  export(
    @SheetQuery(importResource.listing) request: SheetRequest,
    @Disclosure() write: WriteRequest,
    @CurrentActor() { permissions }: RequestActor,
    @CurrentViewer() viewer: Viewer,
  ): Promise<StreamableFile> {
    const read = (page: ListRequest) => this.imports.list(page, { permissions, viewer });
    return this.exports.send(importSheet, { request, write, withPersonal: false }, (take) =>
      readPages(request, read, take),
    );
  }

  @Get('templates/:resource')
  @Authenticated()
  @Describe({
    summary: 'Get the template of a list: an empty file with its columns',
    file: ['text/csv'],
    problems: { 404: ['IMPORT_RESOURCE_UNKNOWN'] },
  })
  template(@Param('resource') resource: string): StreamableFile {
    return this.reports.template(this.importers.find(resource));
  }

  @Get(':id')
  @Authenticated()
  @Describe({ summary: 'Show an import', answer: ImportView })
  get(
    @IdParam() id: number,
    @CurrentActor() { permissions }: RequestActor,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ImportView> {
    return this.imports.show(id, { permissions, viewer });
  }

  @Get(':id/report')
  @Authenticated()
  @Describe({
    summary: 'Get the report: the result of each row, by its line in the file',
    file: ['application/json', 'text/csv'],
    fileView: ImportReportView,
    problems: { 409: ['IMPORT_RUNNING'] },
  })
  async report(
    @IdParam() id: number,
    @QueryOptions(REPORT) { format, rows }: { format: ReportOptions['format']; rows: string },
    @CurrentActor() { permissions }: RequestActor,
    @CurrentViewer() viewer: Viewer,
  ): Promise<StreamableFile> {
    const found = await this.imports.get(id, { permissions, viewer });
    const importer = this.importers.find(found.resource);
    return this.reports.report(found, importer, { format, failedOnly: rows === 'failed' });
  }
}
