import { Controller, Post } from '@nestjs/common';
import { Access, CsvBody, CurrentActor, CurrentViewer, Describe, QueryOptions, Write } from '#http';
import type { RequestActor, TextUpload } from '#http';
import type { Viewer, WriteRequest } from '#kernel';
import { ImportView } from '../../imports/import.view';
import { ImportsService } from '../../imports/imports.service';
import { callerOf, IMPORT_OPTIONS, imported, importOptionsOf } from '../../imports/import-route';
import type { ImportOptions } from '../../imports/import-route';

/** File imports into the fleet's lists; the results are below `/imports`. */
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
    @QueryOptions(IMPORT_OPTIONS) options: ImportOptions,
    @CsvBody() file: TextUpload,
  ): Promise<ImportView> {
    return this.imports.start(write, callerOf(actor, viewer), importOptionsOf('vehicles', options), file);
  }

  @Post('drivers')
  @Access('drivers:create')
  @Describe(imported('drivers'))
  drivers(
    @Write({ versioned: false }) write: WriteRequest,
    @CurrentActor() actor: RequestActor,
    @CurrentViewer() viewer: Viewer,
    @QueryOptions(IMPORT_OPTIONS) options: ImportOptions,
    @CsvBody() file: TextUpload,
  ): Promise<ImportView> {
    return this.imports.start(write, callerOf(actor, viewer), importOptionsOf('drivers', options), file);
  }

  @Post('garages')
  @Access('garages:create')
  @Describe(imported('garages'))
  garages(
    @Write({ versioned: false }) write: WriteRequest,
    @CurrentActor() actor: RequestActor,
    @CurrentViewer() viewer: Viewer,
    @QueryOptions(IMPORT_OPTIONS) options: ImportOptions,
    @CsvBody() file: TextUpload,
  ): Promise<ImportView> {
    return this.imports.start(write, callerOf(actor, viewer), importOptionsOf('garages', options), file);
  }

  @Post('suppliers')
  @Access('suppliers:create')
  @Describe(imported('suppliers'))
  suppliers(
    @Write({ versioned: false }) write: WriteRequest,
    @CurrentActor() actor: RequestActor,
    @CurrentViewer() viewer: Viewer,
    @QueryOptions(IMPORT_OPTIONS) options: ImportOptions,
    @CsvBody() file: TextUpload,
  ): Promise<ImportView> {
    return this.imports.start(write, callerOf(actor, viewer), importOptionsOf('suppliers', options), file);
  }

  @Post('supplies')
  @Access('supplies:create')
  @Describe(imported('supplies'))
  supplies(
    @Write({ versioned: false }) write: WriteRequest,
    @CurrentActor() actor: RequestActor,
    @CurrentViewer() viewer: Viewer,
    @QueryOptions(IMPORT_OPTIONS) options: ImportOptions,
    @CsvBody() file: TextUpload,
  ): Promise<ImportView> {
    return this.imports.start(write, callerOf(actor, viewer), importOptionsOf('supplies', options), file);
  }

  @Post('odometer-readings')
  @Access('odometer:create')
  @Describe(imported('odometer readings'))
  readings(
    @Write({ versioned: false }) write: WriteRequest,
    @CurrentActor() actor: RequestActor,
    @CurrentViewer() viewer: Viewer,
    @QueryOptions(IMPORT_OPTIONS) options: ImportOptions,
    @CsvBody() file: TextUpload,
  ): Promise<ImportView> {
    return this.imports.start(write, callerOf(actor, viewer), importOptionsOf('odometer-readings', options), file);
  }
}
