import { Body, Controller, Delete, Get, Patch, Post } from '@nestjs/common';
import { Access, Describe, IdParam, ListQuery, Write } from '#http';
import { pageView } from '#kernel';
import type { ListRequest, PageView, WriteRequest } from '#kernel';
import { TenantWrites } from '#tenancy';
import { ReferenceRecords } from '../reference-records';
import { CreateInterventionTypeBody, UpdateInterventionTypeBody } from './intervention-type.dto';
import { interventionTypeResource } from './intervention-type.records';
import { interventionTypeView, InterventionTypeView } from './intervention-type.view';

const REFUSALS = { 409: ['NAME_TAKEN'] } as const;
const IN_USE = { 409: ['REFERENCE_IN_USE'] } as const;

@Controller('api/v1/intervention-types')
export class InterventionTypesController {
  constructor(
    private readonly reference: ReferenceRecords,
    private readonly writes: TenantWrites,
  ) {}

  @Get()
  @Access('reference:read')
  @Describe({
    summary: 'List the intervention types',
    page: InterventionTypeView,
  })
  async list(
    @ListQuery(interventionTypeResource.listing) request: ListRequest,
  ): Promise<PageView<InterventionTypeView>> {
    return pageView(await this.reference.interventionTypes.list(request), interventionTypeView);
  }

  @Get(':id')
  @Access('reference:read')
  @Describe({ summary: 'Show an intervention type', answer: InterventionTypeView })
  async get(@IdParam() id: number): Promise<InterventionTypeView> {
    return interventionTypeView(await this.reference.interventionTypes.get(id));
  }

  @Post()
  @Access('reference:manage')
  @Describe({
    summary: 'Add an intervention type',
    status: 201,
    answer: InterventionTypeView,
    problems: REFUSALS,
  })
  create(@Write() write: WriteRequest, @Body() body: CreateInterventionTypeBody): Promise<InterventionTypeView> {
    return this.writes.run(write, async (unit) =>
      interventionTypeView(await this.reference.interventionTypes.create(unit, body)),
    );
  }

  @Patch(':id')
  @Access('reference:manage')
  @Describe({
    summary: 'Change an intervention type',
    answer: InterventionTypeView,
    problems: REFUSALS,
  })
  update(
    @Write() write: WriteRequest,
    @IdParam() id: number,
    @Body() body: UpdateInterventionTypeBody,
  ): Promise<InterventionTypeView> {
    return this.writes.run(write, async (unit) =>
      interventionTypeView(await this.reference.interventionTypes.update(unit, id, body, write.expectedVersion)),
    );
  }

  @Delete(':id')
  @Access('reference:manage')
  @Describe({ summary: 'Delete an intervention type that no record refers to', status: 204, problems: IN_USE })
  remove(@Write() write: WriteRequest, @IdParam() id: number): Promise<void> {
    return this.writes.run(write, (unit) => this.reference.interventionTypes.remove(unit, id, write.expectedVersion));
  }
}
