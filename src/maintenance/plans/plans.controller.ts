import { Body, Controller, Delete, Get, Patch, Post } from '@nestjs/common';
import type { StreamableFile } from '@nestjs/common';
import { Access, CurrentViewer, Describe, Disclosure, IdParam, ListQuery, SheetQuery, Write } from '#http';
import type { ListRequest, PageView, SheetRequest, Viewer, WriteRequest } from '#kernel';
import { TenantWrites } from '#tenancy';
import { exported } from '../../sheets/described';
import { ListExports } from '../../sheets/list-exports.service';
import { CreatePlanBody, SnoozePlanBody, UpdatePlanBody } from './plan.dto';
import { planResource } from './plan.records';
import { planSheet } from './plan.sheet';
import { AppliedTemplateView, PlanView } from './plan.view';
import { PlansService } from './plans.service';

const CHANGE_REFUSALS = {
  422: ['PLAN_INTERVAL', 'AMOUNT_TOO_PRECISE', 'REFERENCE_NOT_FOUND', 'REFERENCE_INACTIVE'],
} as const;
const CREATE_REFUSALS = { 422: ['PLAN_SUBJECT', 'VEHICLE_SOLD', ...CHANGE_REFUSALS[422]] } as const;

@Controller('api/v1/maintenance-plans')
export class PlansController {
  constructor(
    private readonly plans: PlansService,
    private readonly writes: TenantWrites,
    private readonly exports: ListExports,
  ) {}

  @Get()
  @Access('maintenances:read')
  @Describe({ summary: 'List the maintenance plans', page: PlanView })
  list(
    @ListQuery(planResource.listing) request: ListRequest,
    @CurrentViewer() viewer: Viewer,
  ): Promise<PageView<PlanView>> {
    return this.plans.list(request, viewer);
  }

  @Get('export')
  @Access('maintenances:read')
  @Describe(exported('the maintenance plans'))
  export(
    @SheetQuery(planResource.listing) request: SheetRequest,
    @Disclosure() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
  ): Promise<StreamableFile> {
    const asked = { request, write, withPersonal: false };
    return this.exports.send(planSheet, asked, (take) => this.plans.readAll(request, viewer, take));
  }

  @Get(':id')
  @Access('maintenances:read')
  @Describe({ summary: 'Show a maintenance plan', answer: PlanView })
  get(@IdParam() id: number, @CurrentViewer() viewer: Viewer): Promise<PlanView> {
    return this.plans.get(id, viewer);
  }

  @Post()
  @Access('maintenances:create')
  @Describe({
    summary: 'Add a maintenance plan, or a template for a model',
    status: 201,
    answer: PlanView,
    problems: CREATE_REFUSALS,
  })
  create(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @Body() body: CreatePlanBody,
  ): Promise<PlanView> {
    return this.writes.run(write, (unit) => this.plans.create(unit, body, viewer));
  }

  @Patch(':id')
  @Access('maintenances:update')
  @Describe({ summary: 'Change a maintenance plan', answer: PlanView, problems: CHANGE_REFUSALS })
  update(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
    @Body() body: UpdatePlanBody,
  ): Promise<PlanView> {
    return this.writes.run(write, (unit) => this.plans.update(unit, id, body, write.expectedVersion, viewer));
  }

  @Post(':id/snooze')
  @Access('maintenances:update')
  @Describe({
    summary: 'Snooze a plan until a day',
    answer: PlanView,
    problems: { 422: ['PLAN_IS_TEMPLATE'] },
  })
  snooze(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
    @Body() body: SnoozePlanBody,
  ): Promise<PlanView> {
    return this.writes.run(write, (unit) => this.plans.snooze(unit, id, body, write.expectedVersion, viewer));
  }

  @Post(':id/apply')
  @Access('maintenances:create')
  @Describe({
    summary: 'Apply a template to every vehicle of its model that does not have the plan yet',
    answer: AppliedTemplateView,
    problems: { 422: ['PLAN_NOT_TEMPLATE'] },
  })
  apply(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
  ): Promise<AppliedTemplateView> {
    return this.writes.run(write, async (unit) => ({ created: await this.plans.apply(unit, id, viewer) }));
  }

  @Delete(':id')
  @Access('maintenances:delete')
  @Describe({ summary: 'Delete a maintenance plan', status: 204 })
  remove(@Write() write: WriteRequest, @CurrentViewer() viewer: Viewer, @IdParam() id: number): Promise<void> {
    return this.writes.run(write, (unit) => this.plans.remove(unit, id, write.expectedVersion, viewer));
  }
}
