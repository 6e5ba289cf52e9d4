import { Controller, Post } from '@nestjs/common';
import { Access, CsvBody, CurrentActor, CurrentViewer, Describe, QueryOptions, Write } from '#http';
import type { RequestActor, TextUpload } from '#http';
import type { Viewer, WriteRequest } from '#kernel';
import { callerOf, IMPORT_OPTIONS, imported, importOptionsOf } from '../../imports/import-route';
import type { ImportOptions } from '../../imports/import-route';
import { ImportView } from '../../imports/import.view';
import { ImportsService } from '../../imports/imports.service';

const RULE =
  'A row that is closed or invoiced in the other program, or has a closing day, is imported as `closed`; a cancelled row as `cancelled`. ' +
  'The end is the closing or cancellation day of the row, or else its last day. The first step of the history says that the intervention ' +
  'was imported. It has no documents and gets no legal number; `externalGarage` and `externalCost` are stored as given, `closureReason` is ' +
  'never `paid`, and no report counts the cost. Any other row is imported as `reported`, without its repair days, and follows the ' +
  'workflow from its beginning. A row that differs from an existing intervention is a conflict. Also requires `interventions:close` and ' +
  '`interventions:cancel`.';

/** Starts imports of interventions of another program; their results are below `/imports`. */
@Controller('api/v1/imports')
export class InterventionImportsController {
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
