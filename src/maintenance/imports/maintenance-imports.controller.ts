import { Controller, Post } from '@nestjs/common';
import { Access, CsvBody, CurrentActor, CurrentViewer, Describe, QueryOptions, Write } from '#http';
import type { RequestActor, TextUpload } from '#http';
import type { Viewer, WriteRequest } from '#kernel';
import { callerOf, IMPORT_OPTIONS, imported, importOptionsOf } from '../../imports/import-route';
import type { ImportOptions } from '../../imports/import-route';
import { ImportView } from '../../imports/import.view';
import { ImportsService } from '../../imports/imports.service';

const MAINTENANCE_RULE =
  'A row with a completion day is a completed maintenance: its odometer is stored as a reading of that day, and it moves its plan unless a ' +
  'later maintenance of the plan is completed. It belongs to the plan in its plan column, or to the plan of the vehicle with its title.';

/**
 * Starts imports of vehicle data: policies, renewals, plans, maintenances, driver assignments; their results are below `/imports`.
 */
@Controller('api/v1/imports')
export class MaintenanceImportsController {
  constructor(private readonly imports: ImportsService) {}

  @Post('insurances')
  @Access('insurances:create')
  @Describe(imported('insurance policies'))
  insurances(
    @Write({ versioned: false }) write: WriteRequest,
    @CurrentActor() actor: RequestActor,
    @CurrentViewer() viewer: Viewer,
    @QueryOptions(IMPORT_OPTIONS) options: ImportOptions,
    @CsvBody() file: TextUpload,
  ): Promise<ImportView> {
    return this.imports.start(write, callerOf(actor, viewer), importOptionsOf('insurances', options), file);
  }

  @Post('renewals')
  @Access('renewals:create')
  @Describe(imported('inspections and other papers with an end'))
  renewals(
    @Write({ versioned: false }) write: WriteRequest,
    @CurrentActor() actor: RequestActor,
    @CurrentViewer() viewer: Viewer,
    @QueryOptions(IMPORT_OPTIONS) options: ImportOptions,
    @CsvBody() file: TextUpload,
  ): Promise<ImportView> {
    return this.imports.start(write, callerOf(actor, viewer), importOptionsOf('renewals', options), file);
  }

  @Post('maintenance-plans')
  @Access('maintenances:create')
  @Describe(imported('maintenance plans of vehicles'))
  plans(
    @Write({ versioned: false }) write: WriteRequest,
    @CurrentActor() actor: RequestActor,
    @CurrentViewer() viewer: Viewer,
    @QueryOptions(IMPORT_OPTIONS) options: ImportOptions,
    @CsvBody() file: TextUpload,
  ): Promise<ImportView> {
    return this.imports.start(write, callerOf(actor, viewer), importOptionsOf('maintenance-plans', options), file);
  }

  @Post('maintenances')
  @Access('maintenances:create')
  @Describe(imported('the maintenances of vehicles, done or planned', MAINTENANCE_RULE))
  maintenances(
    @Write({ versioned: false }) write: WriteRequest,
    @CurrentActor() actor: RequestActor,
    @CurrentViewer() viewer: Viewer,
    @QueryOptions(IMPORT_OPTIONS) options: ImportOptions,
    @CsvBody() file: TextUpload,
  ): Promise<ImportView> {
    return this.imports.start(write, callerOf(actor, viewer), importOptionsOf('maintenances', options), file);
  }

  @Post('assignments')
  @Access('assignments:create')
  @Describe(imported('assignments of vehicles to drivers'))
  assignments(
    @Write({ versioned: false }) write: WriteRequest,
    @CurrentActor() actor: RequestActor,
    @CurrentViewer() viewer: Viewer,
    @QueryOptions(IMPORT_OPTIONS) options: ImportOptions,
    @CsvBody() file: TextUpload,
  ): Promise<ImportView> {
    return this.imports.start(write, callerOf(actor, viewer), importOptionsOf('assignments', options), file);
  }
}
