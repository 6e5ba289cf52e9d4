import { Body, Controller, Get, Post } from '@nestjs/common';
import { Access, CurrentActor, CurrentViewer, Describe, IdParam, Write } from '#http';
import type { RequestActor } from '#http';
import type { Viewer, WriteRequest } from '#kernel';
import { TenantWrites } from '#tenancy';
import { ReplaceMeterBody } from './odometer.dto';
import { OdometerReadings } from './odometer-readings.service';
import { OdometerReadingView, odometerReadingView, VehicleOdometerView, vehicleOdometerView } from './odometer.view';
import { auditedDecision, decisionOf } from './reading-decision';

const REFUSALS = {
  422: ['METER_REPLACED_TOO_EARLY', 'READING_IN_FUTURE', 'ODOMETER_OUT_OF_SEQUENCE', 'ODOMETER_IMPLAUSIBLE'],
} as const;

@Controller('api/v1/vehicles/:id')
export class VehicleOdometerController {
  constructor(
    private readonly readings: OdometerReadings,
    private readonly writes: TenantWrites,
  ) {}

  @Get('odometer')
  @Access('vehicles:read')
  @Describe({ summary: 'Show the current odometer value of a vehicle', answer: VehicleOdometerView })
  async get(@IdParam() id: number, @CurrentViewer() viewer: Viewer): Promise<VehicleOdometerView> {
    return vehicleOdometerView(await this.readings.ofVehicle(id, viewer));
  }

  /** Readings before and after a replacement are not comparable, so it requires more than the permission to enter readings. */
  @Post('replace-meter')
  @Access('odometer:override')
  @Describe({
    summary: 'Replace the meter',
    description: 'Returns the first reading of the new meter.',
    status: 201,
    location: '/api/v1/odometer-readings/{id}',
    answer: OdometerReadingView,
    problems: REFUSALS,
  })
  replaceMeter(
    @Write() write: WriteRequest,
    @CurrentActor() me: RequestActor,
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: number,
    @Body() body: ReplaceMeterBody,
  ): Promise<OdometerReadingView> {
    const decision = decisionOf(body, me);
    return this.writes.run(auditedDecision(write, decision), async (unit) =>
      odometerReadingView(await this.readings.replaceMeter(unit, id, body, decision, viewer)),
    );
  }
}
