import { Body, Controller, Delete, Get, Patch, Post } from '@nestjs/common';
import { Access, CurrentViewer, Describe, IdParam, ListQuery, Write } from '#http';
import type { ListRequest, PageView, Viewer, WriteRequest } from '#kernel';
import { TenantWrites } from '#tenancy';
import { CreateVehicleBody, UpdateVehicleBody } from './vehicle.dto';
import { vehicleResource } from './vehicle.records';
import { VehicleView } from './vehicle.view';
import { VehicleViews } from './vehicle-views';
import { VehiclesService } from './vehicles.service';

const TAKEN = ['PLATE_TAKEN', 'VIN_TAKEN', 'TRACKING_ID_TAKEN'] as const;
const REFUSALS = {
  400: ['VIN_INVALID', 'PLATE_INVALID', 'YEAR_OUT_OF_RANGE'],
  409: TAKEN,
  422: [
    'MODEL_OF_OTHER_BRAND',
    'REFERENCE_NOT_FOUND',
    'REFERENCE_INACTIVE',
    'AMOUNT_TOO_PRECISE',
    'DAY_IN_FUTURE',
    'VIN_CHECK_DIGIT',
    'ODOMETER_VALUE_MISSING',
  ],
} as const;
const RESTORE_REFUSALS = { 409: TAKEN, 422: ['REFERENCE_NOT_FOUND'] } as const;

@Controller('api/v1/vehicles')
export class VehiclesController {
  constructor(
    private readonly vehicles: VehiclesService,
    private readonly writes: TenantWrites,
    private readonly views: VehicleViews,
  ) {}

  @Get()
  @Access('vehicles:read')
  @Describe({ summary: 'List the vehicles', page: VehicleView })
  async list(
    @ListQuery(vehicleResource.listing) request: ListRequest,
    @CurrentViewer() viewer: Viewer,
  ): Promise<PageView<VehicleView>> {
    return this.views.page(await this.vehicles.list(request, viewer), viewer);
  }

  @Get(':id')
  @Access('vehicles:read')
  @Describe({ summary: 'Show a vehicle', answer: VehicleView })
  async get(@IdParam() id: number, @CurrentViewer() viewer: Viewer): Promise<VehicleView> {
    return this.views.read(await this.vehicles.get(id, viewer), viewer);
  }

  @Post()
  @Access('vehicles:create')
  @Describe({ summary: 'Create a vehicle', status: 201, answer: VehicleView, problems: REFUSALS })
  create(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @Body() body: CreateVehicleBody,
  ): Promise<VehicleView> {
    return this.writes.run(write, async (unit) =>
      this.views.written(unit, await this.vehicles.create(unit, body), viewer),
    );
  }

  @Patch(':id')
  @Access('vehicles:update')
  @Describe({ summary: 'Change a vehicle', answer: VehicleView, problems: REFUSALS })
  update(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
    @Body() body: UpdateVehicleBody,
  ): Promise<VehicleView> {
    return this.writes.run(write, async (unit) =>
      this.views.written(unit, await this.vehicles.update(unit, id, body, write.expectedVersion, viewer), viewer),
    );
  }

  @Delete(':id')
  @Access('vehicles:delete')
  @Describe({ summary: 'Delete a vehicle', status: 204, problems: { 409: ['VEHICLE_IN_INTERVENTION'] } })
  remove(@Write() write: WriteRequest, @CurrentViewer() viewer: Viewer, @IdParam() id: number): Promise<void> {
    return this.writes.run(write, (unit) => this.vehicles.remove(unit, id, write.expectedVersion, viewer));
  }

  @Post(':id/restore')
  @Access('vehicles:restore')
  @Describe({ summary: 'Restore a deleted vehicle', answer: VehicleView, problems: RESTORE_REFUSALS })
  restore(@Write() write: WriteRequest, @CurrentViewer() viewer: Viewer, @IdParam() id: number): Promise<VehicleView> {
    return this.writes.run(write, async (unit) =>
      this.views.written(unit, await this.vehicles.restore(unit, id, write.expectedVersion, viewer), viewer),
    );
  }
}
