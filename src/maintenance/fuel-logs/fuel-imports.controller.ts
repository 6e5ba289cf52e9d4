import { Controller, Post } from '@nestjs/common';
import { Access, CsvBody, CurrentActor, CurrentViewer, Describe, QueryOptions, Write } from '#http';
import type { RequestActor, TextUpload } from '#http';
import type { Viewer, WriteRequest } from '#kernel';
import { callerOf, IMPORT_OPTIONS, imported, importOptionsOf } from '../../imports/import-route';
import type { ImportOptions } from '../../imports/import-route';
import { ImportView } from '../../imports/import.view';
import { ImportsService } from '../../imports/imports.service';

/** Starts imports of fuel card statements; their results are below `/imports`. */
@Controller('api/v1/imports')
export class FuelImportsController {
  constructor(private readonly imports: ImportsService) {}

  @Post('fuel-logs')
  @Access('fuel_logs:create')
  @Describe(imported('fills'))
  fuelLogs(
    @Write({ versioned: false }) write: WriteRequest,
    @CurrentActor() actor: RequestActor,
    @CurrentViewer() viewer: Viewer,
    @QueryOptions(IMPORT_OPTIONS) options: ImportOptions,
    @CsvBody() file: TextUpload,
  ): Promise<ImportView> {
    return this.imports.start(write, callerOf(actor, viewer), importOptionsOf('fuel-logs', options), file);
  }
}
