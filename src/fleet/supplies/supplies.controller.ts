import { Body, Controller, Delete, Get, Patch, Post } from '@nestjs/common';
import { Access, Describe, IdParam, ListQuery, Write } from '#http';
import { pageView } from '#kernel';
import type { ListRequest, PageView, WriteRequest } from '#kernel';
import { InjectTenant, TenantWrites } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { SuppliesService } from './supplies.service';
import type { SupplyFile } from './supplies.service';
import { CreateSupplyBody, UpdateSupplyBody } from './supply.dto';
import { supplyResource } from './supply.records';
import { SupplyView, supplyView } from './supply.view';

const TAKEN = { 409: ['SUPPLY_REFERENCE_TAKEN'] } as const;
const REFUSALS = { ...TAKEN, 422: ['REFERENCE_NOT_FOUND', 'REFERENCE_INACTIVE'] } as const;

@Controller('api/v1/supplies')
export class SuppliesController {
  constructor(
    private readonly supplies: SuppliesService,
    private readonly writes: TenantWrites,
    @InjectTenant() private readonly tenant: TenantContext,
  ) {}

  @Get()
  @Access('supplies:read')
  @Describe({ summary: 'List the supplies', page: SupplyView })
  async list(@ListQuery(supplyResource.listing) request: ListRequest): Promise<PageView<SupplyView>> {
    return pageView(await this.supplies.list(request), this.view);
  }

  @Get(':id')
  @Access('supplies:read')
  @Describe({ summary: 'Show a supply', answer: SupplyView })
  async get(@IdParam() id: number): Promise<SupplyView> {
    return this.view(await this.supplies.get(id));
  }

  @Post()
  @Access('supplies:create')
  @Describe({ summary: 'Add a supply to the catalogue', status: 201, answer: SupplyView, problems: REFUSALS })
  create(@Write() write: WriteRequest, @Body() body: CreateSupplyBody): Promise<SupplyView> {
    return this.writes.run(write, async (unit) => this.view(await this.supplies.create(unit, body)));
  }

  @Patch(':id')
  @Access('supplies:update')
  @Describe({ summary: 'Change a supply', answer: SupplyView, problems: REFUSALS })
  update(@Write() write: WriteRequest, @IdParam() id: number, @Body() body: UpdateSupplyBody): Promise<SupplyView> {
    return this.writes.run(write, async (unit) =>
      this.view(await this.supplies.update(unit, id, body, write.expectedVersion)),
    );
  }

  @Delete(':id')
  @Access('supplies:delete')
  @Describe({ summary: 'Delete a supply', status: 204 })
  remove(@Write() write: WriteRequest, @IdParam() id: number): Promise<void> {
    return this.writes.run(write, (unit) => this.supplies.remove(unit, id, write.expectedVersion));
  }

  @Post(':id/restore')
  @Access('supplies:delete')
  @Describe({ summary: 'Restore a deleted supply', answer: SupplyView, problems: TAKEN })
  restore(@Write() write: WriteRequest, @IdParam() id: number): Promise<SupplyView> {
    return this.writes.run(write, async (unit) =>
      this.view(await this.supplies.restore(unit, id, write.expectedVersion)),
    );
  }

  private readonly view = (file: SupplyFile): SupplyView => supplyView(file, this.tenant.currency);
}
