import { Body, Controller, Delete, Get, Patch, Post } from '@nestjs/common';
import { Access, Describe, IdParam, ListQuery, Write } from '#http';
import { pageView } from '#kernel';
import type { ListRequest, PageView, WriteRequest } from '#kernel';
import { TenantWrites } from '#tenancy';
import { CreateVehicleCategoryBody, UpdateVehicleCategoryBody } from './vehicle-category.dto';
import { vehicleCategoryResource } from './vehicle-category.records';
import { vehicleCategoryView, VehicleCategoryView } from './vehicle-category.view';
import { VehicleCategoriesService } from './vehicle-categories.service';

const REFUSALS = { 409: ['NAME_TAKEN'], 422: ['REFERENCE_NOT_FOUND', 'REFERENCE_INACTIVE'] } as const;
const IN_USE = { 409: ['REFERENCE_IN_USE'] } as const;

@Controller('api/v1/vehicle-categories')
export class VehicleCategoriesController {
  constructor(
    private readonly vehicleCategories: VehicleCategoriesService,
    private readonly writes: TenantWrites,
  ) {}

  @Get()
  @Access('reference:read')
  @Describe({
    summary: 'List the vehicle categories',
    page: VehicleCategoryView,
  })
  async list(@ListQuery(vehicleCategoryResource.listing) request: ListRequest): Promise<PageView<VehicleCategoryView>> {
    return pageView(await this.vehicleCategories.list(request), vehicleCategoryView);
  }

  @Get(':id')
  @Access('reference:read')
  @Describe({ summary: 'Show a vehicle category', answer: VehicleCategoryView })
  async get(@IdParam() id: number): Promise<VehicleCategoryView> {
    return vehicleCategoryView(await this.vehicleCategories.get(id));
  }

  @Post()
  @Access('reference:manage')
  @Describe({
    summary: 'Add a vehicle category',
    status: 201,
    answer: VehicleCategoryView,
    problems: REFUSALS,
  })
  create(@Write() write: WriteRequest, @Body() body: CreateVehicleCategoryBody): Promise<VehicleCategoryView> {
    return this.writes.run(write, async (unit) => vehicleCategoryView(await this.vehicleCategories.create(unit, body)));
  }

  @Patch(':id')
  @Access('reference:manage')
  @Describe({ summary: 'Change a vehicle category', answer: VehicleCategoryView, problems: REFUSALS })
  update(
    @Write() write: WriteRequest,
    @IdParam() id: number,
    @Body() body: UpdateVehicleCategoryBody,
  ): Promise<VehicleCategoryView> {
    return this.writes.run(write, async (unit) =>
      vehicleCategoryView(await this.vehicleCategories.update(unit, id, body, write.expectedVersion)),
    );
  }

  @Delete(':id')
  @Access('reference:manage')
  @Describe({ summary: 'Delete a vehicle category that no record refers to', status: 204, problems: IN_USE })
  remove(@Write() write: WriteRequest, @IdParam() id: number): Promise<void> {
    return this.writes.run(write, (unit) => this.vehicleCategories.remove(unit, id, write.expectedVersion));
  }
}
