import { Controller, Get, Inject, Param } from '@nestjs/common';
import type { StreamableFile } from '@nestjs/common';
import { Authenticated, CurrentActor, CurrentViewer, Describe, IdParam, ListQuery, QueryOptions } from '#http';
import type { RequestActor } from '#http';
import { pageView } from '#kernel';
import type { ListRequest, PageView, Viewer } from '#kernel';
import { importResource } from './import.records';
import { ImportReport } from './import-report.service';
import type { ReportWish } from './import-report.service';
import { ImportView } from './import.view';
import { IMPORTERS } from './importer';
import type { Importers } from './importer';
import { ImportsService } from './imports.service';

const REPORT = { format: ['json', 'csv'], rows: ['all', 'failed'] } as const;

/** What became of the files people brought; each list's own route takes them. Seen by whoever may import into the list. */
@Controller('api/v1/imports')
export class ImportsController {
  constructor(
    private readonly imports: ImportsService,
    private readonly reports: ImportReport,
    @Inject(IMPORTERS) private readonly importers: Importers,
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

  @Get('templates/:resource')
  @Authenticated()
  @Describe({
    summary: 'An empty file with the columns a list can be imported with',
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
    summary: 'What became of each row, by its line in the file',
    file: ['application/json', 'text/csv'],
    problems: { 409: ['IMPORT_RUNNING'] },
  })
  async report(
    @IdParam() id: number,
    @QueryOptions(REPORT) { format, rows }: { format: ReportWish['format']; rows: string },
    @CurrentActor() { permissions }: RequestActor,
    @CurrentViewer() viewer: Viewer,
  ): Promise<StreamableFile> {
    const found = await this.imports.get(id, { permissions, viewer });
    const importer = this.importers.find(found.resource);
    return this.reports.report(found, importer, { format, failedOnly: rows === 'failed' });
  }
}
