import type { StreamableFile } from '@nestjs/common';
import { In } from 'typeorm';
import type { EntityManager } from 'typeorm';
import type { Viewer } from '#kernel';
import { TenantScoped } from '#tenancy';
import { ListExports } from '../../sheets/list-exports.service';
import type { Export } from '../../sheets/list-exports.service';
import { assignmentSheet } from '../assignments/assignment.sheet';
import { assignmentView } from '../assignments/assignment.view';
import { AssignmentsService } from '../assignments/assignments.service';
import type { OdometerReading } from '../odometer/odometer-reading.entity';
import { odometerReadingSheet } from '../odometer/odometer-reading.sheet';
import type { OdometerReadingRow } from '../odometer/odometer-reading.sheet';
import { odometerReadingView } from '../odometer/odometer.view';
import { OdometerReadings } from '../odometer/odometer-readings.service';
import { Vehicle } from '../vehicles/vehicle.entity';

/** Assignments and odometer readings as files. */
@TenantScoped()
export class DrivingExports {
  constructor(
    private readonly exports: ListExports,
    private readonly driving: AssignmentsService,
    private readonly meters: OdometerReadings,
  ) {}

  /** @throws DomainError EXPORTS_BUSY, EXPORT_TOO_LONG */
  assignments(asked: Export, viewer: Viewer): Promise<StreamableFile> {
    return this.exports.send(assignmentSheet, asked, (take) =>
      this.driving.readAll(asked.request, viewer, (rows) => take(rows.map(assignmentView))),
    );
  }

  /** @throws DomainError EXPORTS_BUSY, EXPORT_TOO_LONG */
  readings(asked: Export, viewer: Viewer): Promise<StreamableFile> {
    return this.exports.send(odometerReadingSheet, asked, (take) =>
      this.meters.readAll(asked.request, viewer, async (rows, within) => take(await withPlates(rows, within))),
    );
  }
}

async function withPlates(readings: readonly OdometerReading[], within: EntityManager): Promise<OdometerReadingRow[]> {
  const vehicles = await within.findBy(Vehicle, { id: In(readings.map(({ vehicleId }) => vehicleId)) });
  const plates = new Map(vehicles.map(({ id, plateNumber }) => [id, plateNumber]));
  return readings.map((reading) => ({
    ...odometerReadingView(reading),
    plateNumber: plates.get(reading.vehicleId) ?? null,
  }));
}
