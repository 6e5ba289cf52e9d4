import { Body, Controller, Delete, Get, Patch, Post } from '@nestjs/common';
import { Access, CurrentActor, Describe, IdParam, ListQuery, Write } from '#http';
import type { RequestActor } from '#http';
import { pageView } from '#kernel';
import type { ListRequest, PageView, WriteRequest } from '#kernel';
import { TenantWrites } from '#tenancy';
import { CollaborateursService } from './collaborateurs.service';
import { AccountLinks } from './account-links.service';
import { CreateCollaborateurBody, UpdateCollaborateurBody } from './collaborateur.dto';
import { collaborateurResource } from './collaborateur.records';
import { CollaborateurView, collaborateurView } from './collaborateur.view';

const TAKEN = { 409: ['USER_TAKEN', 'EMPLOYEE_NUMBER_TAKEN', 'ACCOUNT_LINKED'] } as const;
const REFUSALS = { ...TAKEN, 400: ['PHONE_INVALID'], 422: ['REFERENCE_NOT_FOUND', 'REFERENCE_INACTIVE'] } as const;
const RESTORE_REFUSALS = { ...TAKEN, 422: ['REFERENCE_NOT_FOUND'] } as const;
const IN_USE = { 409: ['REFERENCE_IN_USE'] } as const;

@Controller('api/v1/collaborateurs')
export class CollaborateursController {
  constructor(
    private readonly collaborateurs: CollaborateursService,
    private readonly links: AccountLinks,
    private readonly writes: TenantWrites,
  ) {}

  @Get()
  @Access('collaborateurs:read')
  @Describe({ summary: 'List the staff', page: CollaborateurView })
  async list(@ListQuery(collaborateurResource.listing) request: ListRequest): Promise<PageView<CollaborateurView>> {
    return pageView(await this.collaborateurs.list(request), collaborateurView);
  }

  @Get(':id')
  @Access('collaborateurs:read')
  @Describe({ summary: 'Show a staff member', answer: CollaborateurView })
  async get(@IdParam() id: number): Promise<CollaborateurView> {
    return collaborateurView(await this.collaborateurs.get(id));
  }

  @Post()
  @Access('collaborateurs:create')
  @Describe({ summary: 'Add a staff member', status: 201, answer: CollaborateurView, problems: REFUSALS })
  create(
    @CurrentActor() me: RequestActor,
    @Write() write: WriteRequest,
    @Body() body: CreateCollaborateurBody,
  ): Promise<CollaborateurView> {
    return this.writes.run(write, async (unit) => {
      await this.links.checkStaff(unit, me, null, body.userId);
      return collaborateurView(await this.collaborateurs.create(unit, body));
    });
  }

  @Patch(':id')
  @Access('collaborateurs:update')
  @Describe({ summary: 'Change a staff member', answer: CollaborateurView, problems: REFUSALS })
  update(
    @CurrentActor() me: RequestActor,
    @Write() write: WriteRequest,
    @IdParam() id: number,
    @Body() body: UpdateCollaborateurBody,
  ): Promise<CollaborateurView> {
    return this.writes.run(write, async (unit) => {
      await this.links.checkStaff(unit, me, id, body.userId);
      return collaborateurView(await this.collaborateurs.update(unit, id, body, write.expectedVersion));
    });
  }

  @Delete(':id')
  @Access('collaborateurs:delete')
  @Describe({ summary: 'Delete a staff member who is not a driver', status: 204, problems: IN_USE })
  remove(@Write() write: WriteRequest, @IdParam() id: number): Promise<void> {
    return this.writes.run(write, (unit) => this.collaborateurs.remove(unit, id, write.expectedVersion));
  }

  @Post(':id/restore')
  @Access('collaborateurs:delete')
  @Describe({
    summary: 'Restore a deleted staff member',
    answer: CollaborateurView,
    problems: RESTORE_REFUSALS,
  })
  restore(
    @CurrentActor() me: RequestActor,
    @Write() write: WriteRequest,
    @IdParam() id: number,
  ): Promise<CollaborateurView> {
    return this.writes.run(write, async (unit) => {
      await this.links.checkRestoredStaff(unit, me, id);
      return collaborateurView(await this.collaborateurs.restore(unit, id, write.expectedVersion));
    });
  }
}
