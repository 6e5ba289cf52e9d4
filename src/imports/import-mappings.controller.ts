import { Body, Controller, Delete, Get, Post } from '@nestjs/common';
import type { StreamableFile } from '@nestjs/common';
import {
  Authenticated,
  CsvBody,
  CurrentActor,
  CurrentViewer,
  Describe,
  Disclosure,
  IdParam,
  ListQuery,
  QueryOptions,
  SheetQuery,
  TABLE_TYPES,
  Write,
} from '#http';
import type { RequestActor, TextUpload } from '#http';
import { pageView } from '#kernel';
import type { ListRequest, PageView, SheetRequest, Viewer, WriteRequest } from '#kernel';
import { TenantWrites } from '#tenancy';
import { exported } from '../sheets/described';
import { ListExports } from '../sheets/list-exports.service';
import { readPages } from '../sheets/read-pages';
import { DATE_ORDERS, DECIMAL_SIGNS } from './file-mapping';
import type { FileMapping } from './file-mapping';
import { SaveImportMappingBody } from './import-mapping.dto';
import { importMappingResource } from './import-mapping.records';
import { importMappingSheet } from './import-mapping.sheet';
import { importMappingView, ImportMappingView } from './import-mapping.view';
import { ImportMappings } from './import-mappings.service';
import { ImportPreviewView } from './import-preview.view';
import { ImportPreviews } from './import-previews.service';

const PREVIEW = {
  resource: /^[a-z][a-z-]{1,31}$/,
  mapping: /^[1-9]\d{0,9}$/,
  decimalSign: DECIMAL_SIGNS,
  dateOrder: DATE_ORDERS,
} as const;

interface PreviewOptions {
  readonly resource?: string;
  readonly mapping?: string;
  readonly decimalSign: FileMapping['decimalSign'];
  readonly dateOrder: FileMapping['dateOrder'];
}

/** Previews of files, and the saved mappings of sources. */
@Controller('api/v1/imports')
export class ImportMappingsController {
  constructor(
    private readonly mappings: ImportMappings,
    private readonly previews: ImportPreviews,
    private readonly writes: TenantWrites,
    private readonly exports: ListExports,
  ) {}

  @Post('preview')
  @Authenticated()
  @Describe({
    summary: 'Preview a file: its columns, how they are mapped, and its first rows',
    description: 'Nothing is stored. A saved mapping corrects a column that is mapped wrongly or not at all.',
    answer: ImportPreviewView,
    takes: TABLE_TYPES,
    problems: {
      403: ['IMPORT_FORBIDDEN'],
      404: ['IMPORT_RESOURCE_UNKNOWN', 'NOT_FOUND'],
      413: ['IMPORT_TOO_LARGE'],
      422: ['IMPORT_ENCODING', 'IMPORT_MALFORMED', 'IMPORT_WORKBOOK', 'IMPORT_WORKBOOK_TOO_LARGE'],
      429: ['IMPORTS_BUSY'],
    },
  })
  preview(
    @CurrentActor() { permissions }: RequestActor,
    @CurrentViewer() viewer: Viewer,
    @QueryOptions(PREVIEW) { resource = '', mapping, ...reading }: PreviewOptions,
    @CsvBody() file: TextUpload,
  ): Promise<ImportPreviewView> {
    const mappingId = mapping === undefined ? null : Number(mapping);
    return this.previews.preview({ permissions, viewer }, { resource, mappingId, ...reading }, file);
  }

  @Get('mappings')
  @Authenticated()
  @Describe({ summary: 'List the saved mappings', page: ImportMappingView })
  async list(
    @ListQuery(importMappingResource.listing) request: ListRequest,
    @CurrentActor() { permissions }: RequestActor,
    @CurrentViewer() viewer: Viewer,
  ): Promise<PageView<ImportMappingView>> {
    return pageView(await this.mappings.list(request, { permissions, viewer }), importMappingView);
  }

  @Get('mappings/export')
  @Authenticated()
  @Describe(exported('the saved mappings'))
  export(
    @SheetQuery(importMappingResource.listing) request: SheetRequest,
    @Disclosure() write: WriteRequest,
    @CurrentActor() { permissions }: RequestActor,
    @CurrentViewer() viewer: Viewer,
  ): Promise<StreamableFile> {
    const read = (page: ListRequest) => this.mappings.list(page, { permissions, viewer });
    return this.exports.send(importMappingSheet, { request, write, withPersonal: false }, (take) =>
      readPages(request, read, (rows) => take(rows.map(importMappingView))),
    );
  }

  @Post('mappings')
  @Authenticated()
  @Describe({
    summary: 'Save the mapping of a source; an earlier mapping of the source is replaced',
    answer: ImportMappingView,
    problems: {
      403: ['IMPORT_FORBIDDEN'],
      404: ['IMPORT_RESOURCE_UNKNOWN'],
      409: ['IMPORT_MAPPING_TAKEN'],
      422: ['IMPORT_COLUMNS'],
    },
  })
  save(
    @Write({ versioned: false }) write: WriteRequest,
    @CurrentActor() { permissions }: RequestActor,
    @CurrentViewer() viewer: Viewer,
    @Body() body: SaveImportMappingBody,
  ): Promise<ImportMappingView> {
    return this.writes.run(write, (unit) => this.mappings.save(unit, body, { permissions, viewer }));
  }

  @Delete('mappings/:id')
  @Authenticated()
  @Describe({ summary: 'Delete a saved mapping; imports that used it do not change', status: 204 })
  async remove(
    @IdParam() id: number,
    @Write({ versioned: false }) write: WriteRequest,
    @CurrentActor() { permissions }: RequestActor,
    @CurrentViewer() viewer: Viewer,
  ): Promise<void> {
    await this.writes.run(write, (unit) => this.mappings.remove(unit, id, { permissions, viewer }));
  }
}
