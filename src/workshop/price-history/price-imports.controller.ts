import { Controller, Post } from '@nestjs/common';
import { Access, CsvBody, CurrentActor, CurrentViewer, Describe, QueryOptions, Write } from '#http';
import type { RequestActor, TextUpload } from '#http';
import type { Viewer, WriteRequest } from '#kernel';
import { callerOf, IMPORT_OPTIONS, imported, importOptionsOf } from '../../imports/import-route';
import type { ImportOptions } from '../../imports/import-route';
import { ImportView } from '../../imports/import.view';
import { ImportsService } from '../../imports/imports.service';

/** Starts imports of prices; their results are below `/imports`. */
@Controller('api/v1/imports')
export class PriceImportsController {
  constructor(private readonly imports: ImportsService) {}

  @Post('supply-prices')
  @Access('supply_prices:create')
  @Describe(imported('prices'))
  prices(
    @Write({ versioned: false }) write: WriteRequest,
    @CurrentActor() actor: RequestActor,
    @CurrentViewer() viewer: Viewer,
    @QueryOptions(IMPORT_OPTIONS) options: ImportOptions,
    @CsvBody() file: TextUpload,
  ): Promise<ImportView> {
    return this.imports.start(write, callerOf(actor, viewer), importOptionsOf('supply-prices', options), file);
  }
}
