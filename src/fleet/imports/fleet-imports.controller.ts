import { Controller, Post } from '@nestjs/common';
import { Access, CsvBody, CurrentActor, CurrentViewer, Describe, QueryOptions, Write } from '#http';
import type { RequestActor, RouteDescription, TextUpload } from '#http';
import type { Viewer, WriteRequest } from '#kernel';
import { IMPORT_MODES } from '../../imports/import.choices';
import type { ImportMode } from '../../imports/import.choices';
import { ImportView } from '../../imports/import.view';
import { ImportsService } from '../../imports/imports.service';
import type { ImportCaller } from '../../imports/imports.service';

const OPTIONS = {
  mode: IMPORT_MODES,
  dryRun: ['false', 'true'],
  fileName: /^[\p{L}\p{N} ._()'-]{1,120}$/u,
} as const;

interface Options {
  readonly mode: ImportMode;
  readonly dryRun: string;
  readonly fileName?: string;
}

const imported = (what: string): RouteDescription => ({
  summary: `Import ${what} from a CSV file, in the background`,
  description:
    'Separator and decimal sign are those of the file; UTF-8 unless `charset` of the content type says otherwise. Rows whose ' +
    'key is known change that record, an empty cell leaves it as it is. `GET /api/v1/imports/templates/…` has the columns. A file of ' +
    'more than 100,000 rows ends as failed, with nothing written.',
  status: 202,
  answer: ImportView,
  takes: 'text/csv',
  problems: {
    403: ['IMPORT_FORBIDDEN'],
    413: ['IMPORT_TOO_LARGE'],
    422: ['IMPORT_ENCODING', 'IMPORT_COLUMNS', 'IMPORT_MALFORMED'],
  },
});

/** Files into the fleet's lists; what became of them is below `/imports`. */
@Controller('api/v1/imports')
export class FleetImportsController {
  constructor(private readonly imports: ImportsService) {}

  @Post('vehicles')
  @Access('vehicles:create')
  @Describe(imported('vehicles'))
  vehicles(
    @Write({ versioned: false }) write: WriteRequest,
    @CurrentActor() actor: RequestActor,
    @CurrentViewer() viewer: Viewer,
    @QueryOptions(OPTIONS) options: Options,
    @CsvBody() file: TextUpload,
  ): Promise<ImportView> {
    return this.imports.start(write, callerOf(actor, viewer), wishOf('vehicles', options), file);
  }

  @Post('drivers')
  @Access('drivers:create')
  @Describe(imported('drivers'))
  drivers(
    @Write({ versioned: false }) write: WriteRequest,
    @CurrentActor() actor: RequestActor,
    @CurrentViewer() viewer: Viewer,
    @QueryOptions(OPTIONS) options: Options,
    @CsvBody() file: TextUpload,
  ): Promise<ImportView> {
    return this.imports.start(write, callerOf(actor, viewer), wishOf('drivers', options), file);
  }

  @Post('garages')
  @Access('garages:create')
  @Describe(imported('garages'))
  garages(
    @Write({ versioned: false }) write: WriteRequest,
    @CurrentActor() actor: RequestActor,
    @CurrentViewer() viewer: Viewer,
    @QueryOptions(OPTIONS) options: Options,
    @CsvBody() file: TextUpload,
  ): Promise<ImportView> {
    return this.imports.start(write, callerOf(actor, viewer), wishOf('garages', options), file);
  }

  @Post('suppliers')
  @Access('suppliers:create')
  @Describe(imported('suppliers'))
  suppliers(
    @Write({ versioned: false }) write: WriteRequest,
    @CurrentActor() actor: RequestActor,
    @CurrentViewer() viewer: Viewer,
    @QueryOptions(OPTIONS) options: Options,
    @CsvBody() file: TextUpload,
  ): Promise<ImportView> {
    return this.imports.start(write, callerOf(actor, viewer), wishOf('suppliers', options), file);
  }

  @Post('supplies')
  @Access('supplies:create')
  @Describe(imported('supplies'))
  supplies(
    @Write({ versioned: false }) write: WriteRequest,
    @CurrentActor() actor: RequestActor,
    @CurrentViewer() viewer: Viewer,
    @QueryOptions(OPTIONS) options: Options,
    @CsvBody() file: TextUpload,
  ): Promise<ImportView> {
    return this.imports.start(write, callerOf(actor, viewer), wishOf('supplies', options), file);
  }
}

const callerOf = ({ permissions }: RequestActor, viewer: Viewer): ImportCaller => ({ permissions, viewer });

function wishOf(resource: string, { mode, dryRun, fileName }: Options): Parameters<ImportsService['start']>[2] {
  return { resource, mode, isDryRun: dryRun === 'true', fileName: fileName ?? `${resource}.csv` };
}
