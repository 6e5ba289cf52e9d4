import { Body, Controller, Delete, Get, Patch, Post } from '@nestjs/common';
import { Access, CurrentViewer, Describe, IdParam, ListQuery, Write } from '#http';
import type { ListRequest, PageView, Viewer, WriteRequest } from '#kernel';
import { TenantWrites } from '#tenancy';
import { CreateInterventionBody, UpdateInterventionBody } from './intervention.dto';
import { interventionResource } from './intervention.records';
import { InterventionView } from './intervention.view';
import { InterventionViews } from './intervention-views.service';
import { InterventionsService } from './interventions.service';

const REFUSALS = [
  'REFERENCE_NOT_FOUND',
  'REFERENCE_INACTIVE',
  'VEHICLE_SOLD',
  'REPORTED_IN_FUTURE',
  'READING_IN_FUTURE',
  'ODOMETER_OUT_OF_SEQUENCE',
  'ODOMETER_IMPLAUSIBLE',
] as const;

@Controller('api/v1/interventions')
export class InterventionsController {
  constructor(
    private readonly interventions: InterventionsService,
    private readonly views: InterventionViews,
    private readonly writes: TenantWrites,
  ) {}

  @Get()
  @Access('interventions:read')
  @Describe({ summary: 'List the interventions', page: InterventionView })
  list(
    @ListQuery(interventionResource.listing) request: ListRequest,
    @CurrentViewer() viewer: Viewer,
  ): Promise<PageView<InterventionView>> {
    return this.views.page(request, viewer);
  }

  @Get(':id')
  @Access('interventions:read')
  @Describe({ summary: 'Show an intervention with its possible transitions', answer: InterventionView })
  get(@IdParam() id: number, @CurrentViewer() viewer: Viewer): Promise<InterventionView> {
    return this.views.read(id, viewer);
  }

  @Post()
  @Access('interventions:create')
  @Describe({ summary: 'Report a problem', status: 201, answer: InterventionView, problems: { 422: REFUSALS } })
  create(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @Body() body: CreateInterventionBody,
  ): Promise<InterventionView> {
    return this.writes.run(write, async (unit) => {
      const { id } = await this.interventions.create(unit, body, viewer);
      return this.views.written(unit, id, viewer);
    });
  }

  @Patch(':id')
  @Access('interventions:update')
  @Describe({
    summary: 'Change an intervention; only transitions change its status',
    answer: InterventionView,
    problems: { 409: ['INTERVENTION_FROZEN'], 422: [...REFUSALS, 'IMMOBILIZATION_REVERSED'] },
  })
  update(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
    @Body() body: UpdateInterventionBody,
  ): Promise<InterventionView> {
    return this.writes.run(write, async (unit) => {
      await this.interventions.update(unit, id, body, write.expectedVersion, viewer);
      return this.views.written(unit, id, viewer);
    });
  }

  @Delete(':id')
  @Access('interventions:delete')
  @Describe({
    summary: 'Delete a reported intervention without documents',
    status: 204,
    problems: { 409: ['INTERVENTION_FROZEN', 'REFERENCE_IN_USE'] },
  })
  remove(@Write() write: WriteRequest, @CurrentViewer() viewer: Viewer, @IdParam() id: number): Promise<void> {
    return this.writes.run(write, (unit) => this.interventions.remove(unit, id, write.expectedVersion, viewer));
  }
}
