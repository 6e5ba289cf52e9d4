import { Body, Controller, Delete, Get, Patch, Post } from '@nestjs/common';
import { Access, Describe, IdParam, ListQuery, Write } from '#http';
import { pageView } from '#kernel';
import type { ListRequest, PageView, WriteRequest } from '#kernel';
import { TenantWrites } from '#tenancy';
import { ReferenceRecords } from '../reference-records';
import { CreateVehicleColorBody, UpdateVehicleColorBody } from './vehicle-color.dto';
import { vehicleColorResource } from './vehicle-color.records';
import { vehicleColorView, VehicleColorView } from './vehicle-color.view';

const REFUSALS = { 409: ['NAME_TAKEN'] } as const;
const IN_USE = { 409: ['REFERENCE_IN_USE'] } as const;

@Controller('api/v1/vehicle-colors')
export class VehicleColorsController {
  constructor(
    private readonly reference: ReferenceRecords,
    private readonly writes: TenantWrites,
  ) {}

  @Get()
  @Access('reference:read')
  @Describe({ summary: 'List the vehicle colours', page: VehicleColorView })
  async list(@ListQuery(vehicleColorResource.listing) request: ListRequest): Promise<PageView<VehicleColorView>> {
    return pageView(await this.reference.vehicleColors.list(request), vehicleColorView);
  }

  @Get(':id')
  @Access('reference:read')
  @Describe({ summary: 'Show a vehicle colour', answer: VehicleColorView })
  async get(@IdParam() id: number): Promise<VehicleColorView> {
    return vehicleColorView(await this.reference.vehicleColors.get(id));
  }

  @Post()
  @Access('reference:manage')
  @Describe({
    summary: 'Add a vehicle colour',
    status: 201,
    answer: VehicleColorView,
    problems: REFUSALS,
  })
  create(@Write() write: WriteRequest, @Body() body: CreateVehicleColorBody): Promise<VehicleColorView> {
    return this.writes.run(write, async (unit) =>
      vehicleColorView(await this.reference.vehicleColors.create(unit, body)),
    );
  }

  @Patch(':id')
  @Access('reference:manage')
  @Describe({ summary: 'Change a vehicle colour', answer: VehicleColorView, problems: REFUSALS })
  update(
    @Write() write: WriteRequest,
    @IdParam() id: number,
    @Body() body: UpdateVehicleColorBody,
  ): Promise<VehicleColorView> {
    return this.writes.run(write, async (unit) =>
      vehicleColorView(await this.reference.vehicleColors.update(unit, id, body, write.expectedVersion)),
    );
  }

  @Delete(':id')
  @Access('reference:manage')
  @Describe({ summary: 'Delete a vehicle colour that no record refers to', status: 204, problems: IN_USE })
  remove(@Write() write: WriteRequest, @IdParam() id: number): Promise<void> {
    return this.writes.run(write, (unit) => this.reference.vehicleColors.remove(unit, id, write.expectedVersion));
  }
}
