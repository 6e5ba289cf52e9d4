import { Controller, Post } from '@nestjs/common';
import { Access, CsvBody, CurrentActor, CurrentViewer, Describe, QueryOptions, Write } from '#http';
import type { RequestActor, TextUpload } from '#http';
import type { Viewer, WriteRequest } from '#kernel';
import { callerOf, IMPORT_OPTIONS, imported, importOptionsOf } from '../../fleet/imports/import-route';
import type { ImportOptions } from '../../fleet/imports/import-route';
import { ImportView } from '../../imports/import.view';
import { ImportsService } from '../../imports/imports.service';

const RULE =
  'A row that is over (closed or invoiced there, or with its closing day) arrives `closed`, a cancelled one `cancelled`, on the day it ended ' +
  'there, or on the last day it tells. Its first step in the history says that it was imported. It has no documents and takes no legal ' +
  'number: the garage and the cost are told texts, `closureReason` is never `paid`, and no figure counts the cost. A row that is not over ' +
  'arrives `reported`, without the days of its repair, and goes the way of the flow. Known rows that differ are reported. Needs ' +
  '`interventions:close` and `interventions:cancel` too.';

/** Dossiers of another program as files; what became of them is below `/imports`. */
@Controller('api/v1/imports')
export class DossierImportsController {
  constructor(private readonly imports: ImportsService) {}

  @Post('interventions')
  @Access('interventions:create')
  @Describe(imported('interventions of another program', RULE))
  interventions(
    @Write({ versioned: false }) write: WriteRequest,
    @CurrentActor() actor: RequestActor,
    @CurrentViewer() viewer: Viewer,
    @QueryOptions(IMPORT_OPTIONS) options: ImportOptions,
    @CsvBody() file: TextUpload,
  ): Promise<ImportView> {
    return this.imports.start(write, callerOf(actor, viewer), importOptionsOf('interventions', options), file);
  }
}
