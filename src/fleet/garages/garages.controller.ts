import { Body, Controller, Delete, Get, Patch, Post } from '@nestjs/common';
import { Access, Describe, IdParam, ListQuery, Write } from '#http';
import { pageView } from '#kernel';
import type { ListRequest, PageView, WriteRequest } from '#kernel';
import { InjectTenant, TenantWrites } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { GaragesService } from './garages.service';
import type { Garage } from './garage.entity';
import { CreateGarageBody, UpdateGarageBody } from './garage.dto';
import { garageResource } from './garage.records';
import { GarageView, garageView } from './garage.view';

const TAKEN = { 409: ['NAME_TAKEN'] } as const;
const REFUSALS = { ...TAKEN, 400: ['PHONE_INVALID'], 422: ['AMOUNT_TOO_PRECISE'] } as const;
const IN_USE = { 409: ['REFERENCE_IN_USE'] } as const;

@Controller('api/v1/garages')
export class GaragesController {
  constructor(
    private readonly garages: GaragesService,
    private readonly writes: TenantWrites,
    @InjectTenant() private readonly tenant: TenantContext,
  ) {}

  @Get()
  @Access('garages:read')
  @Describe({ summary: 'List the garages', page: GarageView })
  async list(@ListQuery(garageResource.listing) request: ListRequest): Promise<PageView<GarageView>> {
    return pageView(await this.garages.list(request), this.view);
  }

  @Get(':id')
  @Access('garages:read')
  @Describe({ summary: 'Show a garage', answer: GarageView })
  async get(@IdParam() id: number): Promise<GarageView> {
    return this.view(await this.garages.get(id));
  }

  @Post()
  @Access('garages:create')
  @Describe({ summary: 'Add a garage', status: 201, answer: GarageView, problems: REFUSALS })
  create(@Write() write: WriteRequest, @Body() body: CreateGarageBody): Promise<GarageView> {
    return this.writes.run(write, async (unit) => this.view(await this.garages.create(unit, body)));
  }

  @Patch(':id')
  @Access('garages:update')
  @Describe({ summary: 'Change a garage', answer: GarageView, problems: REFUSALS })
  update(@Write() write: WriteRequest, @IdParam() id: number, @Body() body: UpdateGarageBody): Promise<GarageView> {
    return this.writes.run(write, async (unit) =>
      this.view(await this.garages.update(unit, id, body, write.expectedVersion)),
    );
  }

  @Delete(':id')
  @Access('garages:delete')
  @Describe({ summary: 'Delete a garage that no live record refers to', status: 204, problems: IN_USE })
  remove(@Write() write: WriteRequest, @IdParam() id: number): Promise<void> {
    return this.writes.run(write, (unit) => this.garages.remove(unit, id, write.expectedVersion));
  }

  @Post(':id/restore')
  @Access('garages:delete')
  @Describe({ summary: 'Restore a deleted garage', answer: GarageView, problems: TAKEN })
  restore(@Write() write: WriteRequest, @IdParam() id: number): Promise<GarageView> {
    return this.writes.run(write, async (unit) =>
      this.view(await this.garages.restore(unit, id, write.expectedVersion)),
    );
  }

  private readonly view = (garage: Garage): GarageView => garageView(garage, this.tenant.currency);
}
