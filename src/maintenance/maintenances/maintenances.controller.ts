import { Body, Controller, Delete, Get, Patch, Post } from '@nestjs/common';
import type { StreamableFile } from '@nestjs/common';
import { Access, CurrentViewer, Describe, Disclosure, IdParam, ListQuery, SheetQuery, Write } from '#http';
import type { ListRequest, PageView, SheetRequest, Viewer, WriteRequest } from '#kernel';
import { TenantWrites } from '#tenancy';
import { exported } from '../../sheets/described';
import { ListExports } from '../../sheets/list-exports.service';
import { MaintenanceCorrections } from './maintenance-corrections.service';
import {
  CancelMaintenanceBody,
  CompleteMaintenanceBody,
  CorrectMaintenanceBody,
  CreateMaintenanceBody,
  UpdateMaintenanceBody,
} from './maintenance.dto';
import { maintenanceResource } from './maintenance.records';
import { maintenanceSheet } from './maintenance.sheet';
import { MaintenanceView } from './maintenance.view';
import { MaintenancesService } from './maintenances.service';

const REFERENCES = ['AMOUNT_TOO_PRECISE', 'REFERENCE_NOT_FOUND', 'REFERENCE_INACTIVE'] as const;
const CREATE_REFUSALS = { 409: ['MAINTENANCE_SCHEDULED'], 422: ['VEHICLE_SOLD', ...REFERENCES] } as const;
const CHANGE_REFUSALS = { 409: ['MAINTENANCE_ENDED'], 422: ['VEHICLE_SOLD', ...REFERENCES] } as const;
const MOVE = { 409: ['MAINTENANCE_INVALID_TRANSITION'] } as const;
const ODOMETER = ['READING_IN_FUTURE', 'ODOMETER_OUT_OF_SEQUENCE', 'ODOMETER_IMPLAUSIBLE'] as const;
const COMPLETE_REFUSALS = {
  ...MOVE,
  422: ['ODOMETER_REQUIRED', 'DAY_IN_FUTURE', 'AMOUNT_TOO_PRECISE', 'VEHICLE_SOLD', ...ODOMETER],
} as const;

const CORRECT_REFUSALS = {
  409: ['MAINTENANCE_NOT_COMPLETED'],
  422: ['ODOMETER_REQUIRED', 'DAY_IN_FUTURE', 'VEHICLE_SOLD', ...ODOMETER],
} as const;

@Controller('api/v1/maintenances')
export class MaintenancesController {
  constructor(
    private readonly maintenances: MaintenancesService,
    private readonly corrections: MaintenanceCorrections,
    private readonly writes: TenantWrites,
    private readonly exports: ListExports,
  ) {}

  @Get()
  @Access('maintenances:read')
  @Describe({ summary: 'List the maintenances', page: MaintenanceView })
  list(
    @ListQuery(maintenanceResource.listing) request: ListRequest,
    @CurrentViewer() viewer: Viewer,
  ): Promise<PageView<MaintenanceView>> {
    return this.maintenances.list(request, viewer);
  }

  @Get('export')
  @Access('maintenances:read')
  @Describe(exported('the maintenances'))
  export(
    @SheetQuery(maintenanceResource.listing) request: SheetRequest,
    @Disclosure() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
  ): Promise<StreamableFile> {
    const asked = { request, write, withPersonal: false };
    return this.exports.send(maintenanceSheet, asked, (take) => this.maintenances.readAll(request, viewer, take));
  }

  @Get(':id')
  @Access('maintenances:read')
  @Describe({ summary: 'Show a maintenance', answer: MaintenanceView })
  get(@IdParam() id: number, @CurrentViewer() viewer: Viewer): Promise<MaintenanceView> {
    return this.maintenances.get(id, viewer);
  }

  @Post()
  @Access('maintenances:create')
  @Describe({ summary: 'Schedule a maintenance', status: 201, answer: MaintenanceView, problems: CREATE_REFUSALS })
  create(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @Body() body: CreateMaintenanceBody,
  ): Promise<MaintenanceView> {
    return this.writes.run(write, (unit) => this.maintenances.create(unit, body, viewer));
  }

  @Patch(':id')
  @Access('maintenances:update')
  @Describe({ summary: 'Change a maintenance', answer: MaintenanceView, problems: CHANGE_REFUSALS })
  update(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
    @Body() body: UpdateMaintenanceBody,
  ): Promise<MaintenanceView> {
    return this.writes.run(write, (unit) => this.maintenances.update(unit, id, body, write.expectedVersion, viewer));
  }

  @Post(':id/start')
  @Access('maintenances:update')
  @Describe({ summary: 'Start a maintenance', answer: MaintenanceView, problems: MOVE })
  start(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
  ): Promise<MaintenanceView> {
    return this.writes.run(write, (unit) => this.maintenances.start(unit, id, write.expectedVersion, viewer));
  }

  @Post(':id/complete')
  @Access('maintenances:update')
  @Describe({ summary: 'Complete a maintenance', answer: MaintenanceView, problems: COMPLETE_REFUSALS })
  complete(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
    @Body() body: CompleteMaintenanceBody,
  ): Promise<MaintenanceView> {
    return this.writes.run(write, (unit) => this.maintenances.complete(unit, id, body, write.expectedVersion, viewer));
  }

  @Post(':id/correct')
  @Access('maintenances:update')
  @Describe({
    summary: 'Correct the odometer or the day of a completed maintenance',
    description: 'Its odometer reading is corrected too, and so is its plan unless the plan was changed since.',
    answer: MaintenanceView,
    problems: CORRECT_REFUSALS,
  })
  correct(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
    @Body() body: CorrectMaintenanceBody,
  ): Promise<MaintenanceView> {
    return this.writes.run(write, (unit) => this.corrections.correct(unit, id, body, write.expectedVersion, viewer));
  }

  @Post(':id/cancel')
  @Access('maintenances:update')
  @Describe({ summary: 'Cancel a maintenance', answer: MaintenanceView, problems: MOVE })
  cancel(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
    @Body() body: CancelMaintenanceBody,
  ): Promise<MaintenanceView> {
    return this.writes.run(write, (unit) => this.maintenances.cancel(unit, id, body, write.expectedVersion, viewer));
  }

  @Delete(':id')
  @Access('maintenances:delete')
  @Describe({ summary: 'Delete a maintenance', status: 204 })
  remove(@Write() write: WriteRequest, @CurrentViewer() viewer: Viewer, @IdParam() id: number): Promise<void> {
    return this.writes.run(write, (unit) => this.maintenances.remove(unit, id, write.expectedVersion, viewer));
  }
}
