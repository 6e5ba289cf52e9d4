import { Body, Controller, Delete, Get, Patch, Post } from '@nestjs/common';
import type { StreamableFile } from '@nestjs/common';
import {
  Access,
  CurrentActor,
  CurrentViewer,
  Describe,
  Disclosure,
  IdParam,
  ListQuery,
  QueryOptions,
  SheetQuery,
  Write,
} from '#http';
import type { RequestActor } from '#http';
import type { ListRequest, PageView, SheetRequest, Viewer, WriteRequest } from '#kernel';
import { TenantWrites } from '#tenancy';
import { auditedDecision, decisionOf } from '../../fleet/odometer/reading-decision';
import { PERIOD, periodOf } from '../../records/period-query';
import type { PeriodQuery } from '../../records/period-query';
import { exported } from '../../sheets/described';
import { ListExports } from '../../sheets/list-exports.service';
import { CreateFuelLogBody, UpdateFuelLogBody } from './fuel-log.dto';
import { fuelLogResource } from './fuel-log.records';
import { fuelLogSheet } from './fuel-log.sheet';
import { FuelLogView, FuelSummaryView } from './fuel-log.view';
import { FuelLogsService } from './fuel-logs.service';
import { FuelUse } from './fuel-use.service';

const REFUSALS = {
  409: ['FUEL_RECEIPT_TAKEN'],
  422: [
    'FUEL_TOTAL_MISMATCH',
    'FUEL_IN_FUTURE',
    'AMOUNT_TOO_PRECISE',
    'READING_IN_FUTURE',
    'ODOMETER_OUT_OF_SEQUENCE',
    'ODOMETER_IMPLAUSIBLE',
    'VEHICLE_SOLD',
    'REFERENCE_NOT_FOUND',
    'REFERENCE_INACTIVE',
  ],
} as const;

const SUMMARY = { ...PERIOD, vehicleId: /^[1-9]\d{0,9}$/ } as const;

@Controller('api/v1/fuel-logs')
export class FuelLogsController {
  constructor(
    private readonly logs: FuelLogsService,
    private readonly use: FuelUse,
    private readonly writes: TenantWrites,
    private readonly exports: ListExports,
  ) {}

  @Get()
  @Access('fuel_logs:read')
  @Describe({ summary: 'List the fills', page: FuelLogView })
  list(
    @ListQuery(fuelLogResource.listing) request: ListRequest,
    @CurrentViewer() viewer: Viewer,
  ): Promise<PageView<FuelLogView>> {
    return this.logs.list(request, viewer);
  }

  @Get('export')
  @Access('fuel_logs:read')
  @Describe(exported('the fills'))
  export(
    @SheetQuery(fuelLogResource.listing) request: SheetRequest,
    @Disclosure() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
  ): Promise<StreamableFile> {
    const asked = { request, write, withPersonal: false };
    return this.exports.send(fuelLogSheet, asked, (take) => this.logs.readAll(request, viewer, take));
  }

  @Get('summary')
  @Access('fuel_logs:read')
  @Describe({
    summary: 'Show fuel quantities and consumption of a period',
    description:
      'Consumption and cost per 100 km are total quantity or cost divided by total distance, over the segments (full to full) closed in the period.',
    answer: FuelSummaryView,
  })
  summary(
    @QueryOptions(SUMMARY) { vehicleId, ...period }: PeriodQuery & { readonly vehicleId?: string },
    @CurrentViewer() viewer: Viewer,
  ): Promise<FuelSummaryView> {
    const asked = { ...periodOf(period), vehicleId: vehicleId === undefined ? null : Number(vehicleId) };
    return this.use.summary(asked, viewer);
  }

  @Get(':id')
  @Access('fuel_logs:read')
  @Describe({ summary: 'Show a fill', answer: FuelLogView })
  get(@IdParam() id: number, @CurrentViewer() viewer: Viewer): Promise<FuelLogView> {
    return this.logs.get(id, viewer);
  }

  @Post()
  @Access('fuel_logs:create')
  @Describe({
    summary: 'Enter a fill',
    description:
      '`override` accepts an odometer value that the rules refuse, `void` stores it as void; both require `odometer:override` and a reason.',
    status: 201,
    answer: FuelLogView,
    problems: REFUSALS,
  })
  create(
    @Write() write: WriteRequest,
    @CurrentActor() me: RequestActor,
    @CurrentViewer() viewer: Viewer,
    @Body() body: CreateFuelLogBody,
  ): Promise<FuelLogView> {
    const decision = decisionOf(body, me);
    return this.writes.run(auditedDecision(write, decision), (unit) => this.logs.create(unit, body, decision, viewer));
  }

  @Patch(':id')
  @Access('fuel_logs:update')
  @Describe({ summary: 'Change a fill', answer: FuelLogView, problems: REFUSALS })
  update(
    @Write() write: WriteRequest,
    @CurrentActor() me: RequestActor,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
    @Body() body: UpdateFuelLogBody,
  ): Promise<FuelLogView> {
    const change = { expectedVersion: write.expectedVersion, decision: decisionOf(body, me) };
    return this.writes.run(auditedDecision(write, change.decision), (unit) =>
      this.logs.update(unit, id, body, change, viewer),
    );
  }

  @Post(':id/review')
  @Access('fuel_logs:update')
  @Describe({
    summary: 'Mark the anomaly of a fill as reviewed',
    answer: FuelLogView,
    problems: { 409: ['FUEL_NOT_ANOMALOUS'] },
  })
  review(@Write() write: WriteRequest, @CurrentViewer() viewer: Viewer, @IdParam() id: number): Promise<FuelLogView> {
    return this.writes.run(write, (unit) => this.logs.review(unit, id, write.expectedVersion, viewer));
  }

  @Delete(':id')
  @Access('fuel_logs:delete')
  @Describe({ summary: 'Delete a fill', status: 204 })
  remove(@Write() write: WriteRequest, @CurrentViewer() viewer: Viewer, @IdParam() id: number): Promise<void> {
    return this.writes.run(write, (unit) => this.logs.remove(unit, id, write.expectedVersion, viewer));
  }
}
