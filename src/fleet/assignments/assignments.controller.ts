import { Body, Controller, Delete, Get, Patch, Post } from '@nestjs/common';
import { Access, CurrentActor, CurrentViewer, Describe, IdParam, ListQuery, Write } from '#http';
import type { RequestActor } from '#http';
import { pageView } from '#kernel';
import type { ListRequest, PageView, Viewer, WriteRequest } from '#kernel';
import { TenantWrites } from '#tenancy';
import { auditedOverride, overrideReasonOf } from './assignment-override';
import { CreateAssignmentBody, EndAssignmentBody, UpdateAssignmentBody } from './assignment.dto';
import { assignmentResource } from './assignment.records';
import { AssignmentView, assignmentView } from './assignment.view';
import { AssignmentsService } from './assignments.service';

const ODOMETER = ['READING_IN_FUTURE', 'ODOMETER_OUT_OF_SEQUENCE', 'ODOMETER_IMPLAUSIBLE'] as const;
const OVERLAPS = ['ASSIGNMENT_OVERLAP', 'DRIVER_ALREADY_ASSIGNED'] as const;
const CHANGE_REFUSALS = {
  409: OVERLAPS,
  422: ['DRIVER_NOT_ELIGIBLE', 'ASSIGNMENT_PERIOD_REVERSED', ...ODOMETER],
} as const;
const CREATE_REFUSALS = {
  409: OVERLAPS,
  422: [...CHANGE_REFUSALS[422], 'VEHICLE_SOLD', 'REFERENCE_NOT_FOUND'],
} as const;
const END_REFUSALS = {
  409: ['ASSIGNMENT_ENDED', ...OVERLAPS],
  422: ['ASSIGNMENT_PERIOD_REVERSED', ...ODOMETER],
} as const;

@Controller('api/v1/assignments')
export class AssignmentsController {
  constructor(
    private readonly assignments: AssignmentsService,
    private readonly writes: TenantWrites,
  ) {}

  @Get()
  @Access('assignments:read')
  @Describe({ summary: 'List the assignments', page: AssignmentView })
  async list(
    @ListQuery(assignmentResource.listing) request: ListRequest,
    @CurrentViewer() viewer: Viewer,
  ): Promise<PageView<AssignmentView>> {
    return pageView(await this.assignments.list(request, viewer), assignmentView);
  }

  @Get(':id')
  @Access('assignments:read')
  @Describe({ summary: 'Show an assignment', answer: AssignmentView })
  async get(@IdParam() id: number, @CurrentViewer() viewer: Viewer): Promise<AssignmentView> {
    return assignmentView(await this.assignments.get(id, viewer));
  }

  @Post()
  @Access('assignments:create')
  @Describe({ summary: 'Assign a vehicle', status: 201, answer: AssignmentView, problems: CREATE_REFUSALS })
  create(
    @Write() write: WriteRequest,
    @CurrentActor() me: RequestActor,
    @CurrentViewer() viewer: Viewer,
    @Body() body: CreateAssignmentBody,
  ): Promise<AssignmentView> {
    const reason = overrideReasonOf(body, me);
    return this.writes.run(auditedOverride(write, reason), async (unit) =>
      assignmentView(await this.assignments.create(unit, body, reason, viewer)),
    );
  }

  @Patch(':id')
  @Access('assignments:update')
  @Describe({ summary: 'Change an assignment', answer: AssignmentView, problems: CHANGE_REFUSALS })
  update(
    @Write() write: WriteRequest,
    @CurrentActor() me: RequestActor,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
    @Body() body: UpdateAssignmentBody,
  ): Promise<AssignmentView> {
    const change = { expectedVersion: write.expectedVersion, overrideReason: overrideReasonOf(body, me) };
    return this.writes.run(auditedOverride(write, change.overrideReason), async (unit) =>
      assignmentView(await this.assignments.update(unit, id, body, change, viewer)),
    );
  }

  @Post(':id/end')
  @Access('assignments:update')
  @Describe({ summary: 'End an assignment', answer: AssignmentView, problems: END_REFUSALS })
  end(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
    @Body() body: EndAssignmentBody,
  ): Promise<AssignmentView> {
    return this.writes.run(write, async (unit) =>
      assignmentView(await this.assignments.end(unit, id, body, write.expectedVersion, viewer)),
    );
  }

  @Delete(':id')
  @Access('assignments:delete')
  @Describe({
    summary: 'Delete an assignment that has not started',
    status: 204,
    problems: { 409: ['ASSIGNMENT_BEGUN'] },
  })
  remove(@Write() write: WriteRequest, @CurrentViewer() viewer: Viewer, @IdParam() id: number): Promise<void> {
    return this.writes.run(write, (unit) => this.assignments.remove(unit, id, write.expectedVersion, viewer));
  }
}
