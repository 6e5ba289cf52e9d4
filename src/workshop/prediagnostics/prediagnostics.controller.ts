import { Body, Controller, Delete, Get, Patch, Post } from '@nestjs/common';
import { Access, CurrentViewer, Describe, IdParam, ListQuery, Write } from '#http';
import type { ListRequest, PageView, Viewer, WriteRequest } from '#kernel';
import { TenantWrites } from '#tenancy';
import { ODOMETER_REFUSALS } from '../document/refusals';
import { CreatePrediagnosticBody, UpdatePrediagnosticBody } from './prediagnostic.dto';
import { prediagnosticResource } from './prediagnostic.records';
import { PrediagnosticSummaryView, PrediagnosticView } from './prediagnostic.view';
import { PrediagnosticsService } from './prediagnostics.service';

const REFUSALS = [
  ...ODOMETER_REFUSALS,
  'REFERENCE_NOT_FOUND',
  'REFERENCE_INACTIVE',
  'DAY_IN_FUTURE',
  'AMOUNT_TOO_PRECISE',
] as const;

@Controller('api/v1/prediagnostics')
export class PrediagnosticsController {
  constructor(
    private readonly prediagnostics: PrediagnosticsService,
    private readonly writes: TenantWrites,
  ) {}

  @Get()
  @Access('prediagnostics:read')
  @Describe({ summary: 'List the prediagnostics', page: PrediagnosticSummaryView })
  list(
    @ListQuery(prediagnosticResource.listing) request: ListRequest,
    @CurrentViewer() viewer: Viewer,
  ): Promise<PageView<PrediagnosticSummaryView>> {
    return this.prediagnostics.list(request, viewer);
  }

  @Get(':id')
  @Access('prediagnostics:read')
  @Describe({ summary: 'Show a prediagnostic with its operations', answer: PrediagnosticView })
  get(@IdParam() id: number, @CurrentViewer() viewer: Viewer): Promise<PrediagnosticView> {
    return this.prediagnostics.get(id, viewer);
  }

  @Post()
  @Access('prediagnostics:create')
  @Describe({
    summary: 'Create a prediagnostic',
    status: 201,
    answer: PrediagnosticView,
    problems: { 409: ['INTERVENTION_STATUS_UNFIT'], 422: [...REFUSALS, 'VEHICLE_NOT_AVAILABLE'] },
  })
  create(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @Body() body: CreatePrediagnosticBody,
  ): Promise<PrediagnosticView> {
    return this.writes.run(write, (unit) => this.prediagnostics.create(unit, body, viewer));
  }

  @Patch(':id')
  @Access('prediagnostics:update')
  @Describe({
    summary: 'Change a prediagnostic that is not completed',
    answer: PrediagnosticView,
    problems: { 409: ['DOCUMENT_FROZEN'], 422: REFUSALS },
  })
  update(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
    @Body() body: UpdatePrediagnosticBody,
  ): Promise<PrediagnosticView> {
    const { expectedVersion } = write;
    return this.writes.run(write, (unit) => this.prediagnostics.update(unit, id, body, expectedVersion, viewer));
  }

  @Post(':id/complete')
  @Access('prediagnostics:complete')
  @Describe({
    summary: 'Complete a prediagnostic, which freezes it',
    answer: PrediagnosticView,
    problems: {
      409: ['DOCUMENT_INVALID_TRANSITION'],
      422: ['DOCUMENT_INCOMPLETE', 'EXPERT_SIGNATURE_REQUIRED'],
    },
  })
  complete(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
  ): Promise<PrediagnosticView> {
    return this.writes.run(write, (unit) => this.prediagnostics.complete(unit, id, write.expectedVersion, viewer));
  }

  @Post(':id/cancel')
  @Access('prediagnostics:update')
  @Describe({
    summary: 'Cancel a prediagnostic',
    answer: PrediagnosticView,
    problems: { 409: ['DOCUMENT_INVALID_TRANSITION', 'INTERVENTION_STATUS_UNFIT'] },
  })
  cancel(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
  ): Promise<PrediagnosticView> {
    return this.writes.run(write, (unit) => this.prediagnostics.cancel(unit, id, write.expectedVersion, viewer));
  }

  @Delete(':id')
  @Access('prediagnostics:delete')
  @Describe({ summary: 'Delete a draft', status: 204, problems: { 409: ['DOCUMENT_FROZEN', 'REFERENCE_IN_USE'] } })
  remove(@Write() write: WriteRequest, @CurrentViewer() viewer: Viewer, @IdParam() id: number): Promise<void> {
    return this.writes.run(write, (unit) => this.prediagnostics.remove(unit, id, write.expectedVersion, viewer));
  }
}
