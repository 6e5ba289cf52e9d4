import { Body, Controller, Delete, Get, Patch, Post } from '@nestjs/common';
import { Access, Describe, IdParam, ListQuery, Write } from '#http';
import { pageView } from '#kernel';
import type { ListRequest, PageView, WriteRequest } from '#kernel';
import { TenantWrites } from '#tenancy';
import { VehicleModelsService } from './vehicle-models.service';
import { CreateVehicleModelBody, UpdateVehicleModelBody } from './vehicle-model.dto';
import { vehicleModelResource } from './vehicle-model.records';
import { vehicleModelView, VehicleModelView } from './vehicle-model.view';

const REFUSALS = {
  409: ['NAME_TAKEN'],
  422: ['REFERENCE_NOT_FOUND', 'REFERENCE_INACTIVE', 'MODEL_YEARS_REVERSED'],
} as const;
const IN_USE = { 409: ['REFERENCE_IN_USE'] } as const;

@Controller('api/v1/vehicle-models')
export class VehicleModelsController {
  constructor(
    private readonly vehicleModels: VehicleModelsService,
    private readonly writes: TenantWrites,
  ) {}

  @Get()
  @Access('reference:read')
  @Describe({ summary: 'List the vehicle models', page: VehicleModelView })
  async list(@ListQuery(vehicleModelResource.listing) request: ListRequest): Promise<PageView<VehicleModelView>> {
    return pageView(await this.vehicleModels.list(request), vehicleModelView);
  }

  @Get(':id')
  @Access('reference:read')
  @Describe({ summary: 'Show a vehicle model', answer: VehicleModelView })
  async get(@IdParam() id: number): Promise<VehicleModelView> {
    return vehicleModelView(await this.vehicleModels.get(id));
  }

  @Post()
  @Access('reference:manage')
  @Describe({ summary: 'Add a vehicle model', status: 201, answer: VehicleModelView, problems: REFUSALS })
  create(@Write() write: WriteRequest, @Body() body: CreateVehicleModelBody): Promise<VehicleModelView> {
    return this.writes.run(write, async (unit) => vehicleModelView(await this.vehicleModels.create(unit, body)));
  }

  @Patch(':id')
  @Access('reference:manage')
  @Describe({ summary: 'Change a vehicle model', answer: VehicleModelView, problems: REFUSALS })
  update(
    @Write() write: WriteRequest,
    @IdParam() id: number,
    @Body() body: UpdateVehicleModelBody,
  ): Promise<VehicleModelView> {
    return this.writes.run(write, async (unit) =>
      vehicleModelView(await this.vehicleModels.update(unit, id, body, write.expectedVersion)),
    );
  }

  @Delete(':id')
  @Access('reference:manage')
  @Describe({ summary: 'Delete a vehicle model that no record refers to', status: 204, problems: IN_USE })
  remove(@Write() write: WriteRequest, @IdParam() id: number): Promise<void> {
    return this.writes.run(write, (unit) => this.vehicleModels.remove(unit, id, write.expectedVersion));
  }
}
