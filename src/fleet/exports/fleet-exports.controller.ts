import { Controller, Get } from '@nestjs/common';
import type { StreamableFile } from '@nestjs/common';
import { Access, CurrentActor, CurrentViewer, Describe, Disclosure, SheetQuery } from '#http';
import type { RequestActor } from '#http';
import type { SheetRequest, Viewer, WriteRequest } from '#kernel';
import { exported } from '../../sheets/described';
import { assignmentResource } from '../assignments/assignment.records';
import { driverResource } from '../drivers/driver.records';
import { odometerReadingResource } from '../odometer/odometer-reading.records';
import { vehicleResource } from '../vehicles/vehicle.records';
import { DrivingExports } from './driving-exports.service';
import { FleetExports } from './fleet-exports.service';
import { TAKE_PERSONAL } from './take-personal';

/** The lists of the fleet as CSV and workbooks: the permission to read a list includes the permission to export it. */
@Controller('api/v1')
export class FleetExportsController {
  constructor(
    private readonly exports: FleetExports,
    private readonly driving: DrivingExports,
  ) {}

  @Get('vehicles/export')
  @Access('vehicles:read')
  @Describe(exported('the vehicles'))
  vehicles(
    @SheetQuery(vehicleResource.listing) request: SheetRequest,
    @Disclosure() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
  ): Promise<StreamableFile> {
    return this.exports.vehicles({ request, write, withPersonal: false }, viewer);
  }

  @Get('drivers/export')
  @Access('drivers:read')
  @Describe(exported('the drivers'))
  drivers(
    @SheetQuery(driverResource.listing) request: SheetRequest,
    @Disclosure() write: WriteRequest,
    @CurrentActor() actor: RequestActor,
  ): Promise<StreamableFile> {
    return this.exports.drivers({ request, write, withPersonal: actor.permissions.has(TAKE_PERSONAL) });
  }

  @Get('assignments/export')
  @Access('assignments:read')
  @Describe(exported('the assignments'))
  assignments(
    @SheetQuery(assignmentResource.listing) request: SheetRequest,
    @Disclosure() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
  ): Promise<StreamableFile> {
    return this.driving.assignments({ request, write, withPersonal: false }, viewer);
  }

  @Get('odometer-readings/export')
  @Access('vehicles:read')
  @Describe(exported('the odometer readings'))
  readings(
    @SheetQuery(odometerReadingResource.listing) request: SheetRequest,
    @Disclosure() write: WriteRequest,
    @CurrentViewer() viewer: Viewer,
  ): Promise<StreamableFile> {
    return this.driving.readings({ request, write, withPersonal: false }, viewer);
  }
}
