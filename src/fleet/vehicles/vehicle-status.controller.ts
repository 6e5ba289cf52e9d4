import { Body, Controller, Post } from '@nestjs/common';
import { Access, CurrentViewer, Describe, IdParam, Write } from '#http';
import type { Viewer, WriteRequest } from '#kernel';
import { TenantWrites } from '#tenancy';
import { VehicleStatusChanges } from './vehicle-status-changes.service';
import { ChangeVehicleStatusBody, DisposeVehicleBody } from './vehicle.dto';
import { VehicleView } from './vehicle.view';
import { VehicleViews } from './vehicle-views';

const REFUSALS = { 409: ['VEHICLE_STATUS_FORBIDDEN', 'VEHICLE_IN_INTERVENTION'] } as const;
const DISPOSAL_REFUSALS = { ...REFUSALS, 422: ['DAY_IN_FUTURE', 'AMOUNT_TOO_PRECISE'] } as const;

@Controller('api/v1/vehicles/:id')
export class VehicleStatusController {
  constructor(
    private readonly changes: VehicleStatusChanges,
    private readonly writes: TenantWrites,
    private readonly views: VehicleViews,
  ) {}

  @Post('status')
  @Access('vehicles:update')
  @Describe({ summary: 'Set the status', answer: VehicleView, problems: REFUSALS })
  changeStatus(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
    @Body() { status }: ChangeVehicleStatusBody,
  ): Promise<VehicleView> {
    return this.writes.run(write, async (unit) => {
      const vehicle = await this.changes.changeStatus(unit, id, status, write.expectedVersion, viewer);
      return this.views.written(unit, vehicle, viewer);
    });
  }

  @Post('dispose')
  @Access('vehicles:update')
  @Describe({ summary: 'Sell or scrap the vehicle', answer: VehicleView, problems: DISPOSAL_REFUSALS })
  dispose(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
    @Body() body: DisposeVehicleBody,
  ): Promise<VehicleView> {
    return this.writes.run(write, async (unit) => {
      const vehicle = await this.changes.dispose(unit, id, body, write.expectedVersion, viewer);
      return this.views.written(unit, vehicle, viewer);
    });
  }

  @Post('reinstate')
  @Access('vehicles:restore')
  @Describe({ summary: 'Revert a disposal', answer: VehicleView, problems: REFUSALS })
  reinstate(
    @Write() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
  ): Promise<VehicleView> {
    return this.writes.run(write, async (unit) => {
      const vehicle = await this.changes.reinstate(unit, id, write.expectedVersion, viewer);
      return this.views.written(unit, vehicle, viewer);
    });
  }
}
