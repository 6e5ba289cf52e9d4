import { Body, Controller, Get, Post } from '@nestjs/common';
import { Access, CurrentActor, CurrentViewer, Describe, IdParam, KeysetQuery, Write } from '#http';
import type { RequestActor } from '#http';
import { keysetView } from '#kernel';
import type { KeysetRequest, KeysetView, Viewer, WriteRequest } from '#kernel';
import { TenantWrites } from '#tenancy';
import { CorrectOdometerReadingBody, CreateOdometerReadingBody, VoidOdometerReadingBody } from './odometer.dto';
import { odometerReadingResource } from './odometer-reading.records';
import { OdometerReadings } from './odometer-readings.service';
import { OdometerReadingView, odometerReadingView } from './odometer.view';
import { auditedDecision, decisionOf } from './reading-decision';

const REFUSALS = {
  422: ['REFERENCE_NOT_FOUND', 'READING_IN_FUTURE', 'ODOMETER_OUT_OF_SEQUENCE', 'ODOMETER_IMPLAUSIBLE'],
} as const;

@Controller('api/v1/odometer-readings')
export class OdometerReadingsController {
  constructor(
    private readonly readings: OdometerReadings,
    private readonly writes: TenantWrites,
  ) {}

  @Get()
  @Access('vehicles:read')
  @Describe({ summary: 'List the odometer readings, newest first', rows: OdometerReadingView })
  async list(
    @KeysetQuery(odometerReadingResource.listing.filters) request: KeysetRequest,
    @CurrentViewer() viewer: Viewer,
  ): Promise<KeysetView<OdometerReadingView>> {
    return keysetView(await this.readings.page(request, viewer), request.limit, odometerReadingView);
  }

  @Get(':id')
  @Access('vehicles:read')
  @Describe({ summary: 'Show an odometer reading', answer: OdometerReadingView })
  async get(@IdParam() id: number, @CurrentViewer() viewer: Viewer): Promise<OdometerReadingView> {
    return odometerReadingView(await this.readings.get(id, viewer));
  }

  @Post()
  @Access('odometer:create')
  @Describe({
    summary: 'Enter an odometer reading',
    description:
      '`override` accepts a value that the rules refuse, `void` stores it as void; both require `odometer:override` and a reason.',
    status: 201,
    answer: OdometerReadingView,
    problems: REFUSALS,
  })
  create(
    @Write() write: WriteRequest,
    @CurrentActor() me: RequestActor,
    @CurrentViewer() viewer: Viewer,
    @Body() body: CreateOdometerReadingBody,
  ): Promise<OdometerReadingView> {
    const decision = decisionOf(body, me);
    return this.writes.run(auditedDecision(write, decision), async (unit) =>
      odometerReadingView(await this.readings.enter(unit, body, decision, viewer)),
    );
  }

  @Post(':id/correct')
  @Access('odometer:void')
  @Describe({
    summary: 'Correct an odometer reading',
    description: '`override` accepts a value that the rules refuse and requires `odometer:override`.',
    answer: OdometerReadingView,
    problems: { 409: ['READING_OF_RECORD', 'READING_ALREADY_VOID'], 422: REFUSALS[422].slice(1) },
  })
  correct(
    @Write() write: WriteRequest,
    @CurrentActor() me: RequestActor,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
    @Body() body: CorrectOdometerReadingBody,
  ): Promise<OdometerReadingView> {
    const change = { expectedVersion: write.expectedVersion, decision: decisionOf(body, me) };
    return this.writes.run(auditedDecision(write, change.decision), async (unit) =>
      odometerReadingView(await this.readings.correct(unit, id, body, change, viewer)),
    );
  }

  @Post(':id/void')
  @Access('odometer:void')
  @Describe({
    summary: 'Void an odometer reading',
    answer: OdometerReadingView,
    problems: { 409: ['READING_ALREADY_VOID'] },
  })
  void(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
    @Body() body: VoidOdometerReadingBody,
  ): Promise<OdometerReadingView> {
    return this.writes.run(write, async (unit) =>
      odometerReadingView(await this.readings.void(unit, id, body, write.expectedVersion, viewer)),
    );
  }
}
