import { Body, Controller, Delete, Get, Patch, Post } from '@nestjs/common';
import { Access, CurrentViewer, Describe, IdParam, ListQuery, Write } from '#http';
import type { ListRequest, PageView, Viewer, WriteRequest } from '#kernel';
import { TenantWrites } from '#tenancy';
import { PRICING_REFUSALS } from '../document/refusals';
import { FastTrack } from './fast-track.service';
import { OrderDecisions } from './order-decisions.service';
import { CreateWorkAuthorizationBody, FastTrackBody, UpdateWorkAuthorizationBody } from './work-authorization.dto';
import { workAuthorizationResource } from './work-authorization.records';
import { WorkAuthorizationSummaryView, WorkAuthorizationView } from './work-authorization.view';
import { WorkAuthorizationsService } from './work-authorizations.service';

const REFUSALS = [
  ...PRICING_REFUSALS,
  'VALIDITY_REVERSED',
  'LINES_OF_QUOTE',
  'QUOTE_LINE_UNKNOWN',
  'AMOUNT_TOO_PRECISE',
] as const;
const MOVED = ['DOCUMENT_INVALID_TRANSITION', 'INTERVENTION_STATUS_UNFIT'] as const;

@Controller('api/v1')
export class WorkAuthorizationsController {
  constructor(
    private readonly authorizations: WorkAuthorizationsService,
    private readonly decisions: OrderDecisions,
    private readonly fastTracks: FastTrack,
    private readonly writes: TenantWrites,
  ) {}

  @Get('work-authorizations')
  @Access('work_authorizations:read')
  @Describe({ summary: 'List the work authorizations', page: WorkAuthorizationSummaryView })
  list(
    @ListQuery(workAuthorizationResource.listing) request: ListRequest,
    @CurrentViewer() viewer: Viewer,
  ): Promise<PageView<WorkAuthorizationSummaryView>> {
    return this.authorizations.list(request, viewer);
  }

  @Get('work-authorizations/:id')
  @Access('work_authorizations:read')
  @Describe({
    summary: 'Show a work authorization, with the declined lines of its quote',
    answer: WorkAuthorizationView,
  })
  get(@IdParam() id: number, @CurrentViewer() viewer: Viewer): Promise<WorkAuthorizationView> {
    return this.authorizations.get(id, viewer);
  }

  @Post('work-authorizations')
  @Access('work_authorizations:create')
  @Describe({
    summary: 'Draft a work authorization, from an accepted quote or without one',
    status: 201,
    answer: WorkAuthorizationView,
    problems: {
      409: ['INTERVENTION_STATUS_UNFIT', 'QUOTE_ALREADY_AUTHORIZED'],
      422: [...REFUSALS, 'QUOTE_NOT_ACCEPTED'],
    },
  })
  create(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @Body() body: CreateWorkAuthorizationBody,
  ): Promise<WorkAuthorizationView> {
    return this.writes.run(write, (unit) => this.authorizations.create(unit, body, viewer));
  }

  @Patch('work-authorizations/:id')
  @Access('work_authorizations:update')
  @Describe({
    summary: 'Change a draft',
    answer: WorkAuthorizationView,
    problems: { 409: ['DOCUMENT_FROZEN'], 422: REFUSALS },
  })
  update(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
    @Body() body: UpdateWorkAuthorizationBody,
  ): Promise<WorkAuthorizationView> {
    const { expectedVersion } = write;
    return this.writes.run(write, (unit) => this.authorizations.update(unit, id, body, expectedVersion, viewer));
  }

  @Post('work-authorizations/:id/validate')
  @Access('work_authorizations:validate')
  @Describe({
    summary: 'Validate a work authorization and record its prices',
    answer: WorkAuthorizationView,
    problems: {
      409: [...MOVED, 'DOCUMENT_CURRENCY_OUTDATED'],
      422: [
        'DOCUMENT_INCOMPLETE',
        'QUOTE_NOT_ACCEPTED',
        'AUTHORIZATION_EXPIRED',
        'FOUR_EYES',
        'APPROVAL_LIMIT',
        'FAST_TRACK_NOT_ALLOWED',
        'LETTER_NOT_PRINTABLE',
      ],
    },
  })
  validate(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
  ): Promise<WorkAuthorizationView> {
    return this.writes.run(write, (unit) => this.decisions.validate(unit, id, write.expectedVersion, viewer));
  }

  @Post('work-authorizations/:id/cancel')
  @Access('work_authorizations:update')
  @Describe({
    summary: 'Cancel a work authorization before the repair',
    answer: WorkAuthorizationView,
    problems: { 409: ['DOCUMENT_INVALID_TRANSITION', 'REPAIR_STARTED'] },
  })
  cancel(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
  ): Promise<WorkAuthorizationView> {
    return this.writes.run(write, (unit) => this.decisions.cancel(unit, id, write.expectedVersion, viewer));
  }

  @Post('interventions/:id/fast-track')
  @Access('quotes:approve')
  @Describe({
    summary: 'Approve small routine work without a quote',
    status: 201,
    location: '/api/v1/work-authorizations/{id}',
    answer: WorkAuthorizationView,
    problems: {
      409: ['INTERVENTION_STATUS_UNFIT'],
      422: ['FAST_TRACK_NOT_ALLOWED', 'APPROVAL_LIMIT', 'AMOUNT_TOO_PRECISE', 'VEHICLE_NOT_AVAILABLE'],
    },
  })
  fastTrack(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
    @Body() body: FastTrackBody,
  ): Promise<WorkAuthorizationView> {
    return this.writes.run(write, (unit) => this.fastTracks.approve(unit, id, body, viewer));
  }

  @Delete('work-authorizations/:id')
  @Access('work_authorizations:delete')
  @Describe({ summary: 'Delete a draft', status: 204, problems: { 409: ['DOCUMENT_FROZEN'] } })
  remove(@Write() write: WriteRequest, @CurrentViewer() viewer: Viewer, @IdParam() id: number): Promise<void> {
    return this.writes.run(write, (unit) => this.authorizations.remove(unit, id, write.expectedVersion, viewer));
  }
}
