import { ApiProperty } from '@nestjs/swagger';
import { RecordView, recordView } from '../../records/record.view';
import { ASSIGNMENT_STATES, stateOf } from './assignment-state';
import type { AssignmentState } from './assignment-state';
import { ASSIGNMENT_ROLES } from './vehicle-assignment.entity';
import type { AssignmentRole, VehicleAssignment } from './vehicle-assignment.entity';

const NULLABLE_TEXT = { type: String, nullable: true } as const;
const NULLABLE_KM = { type: 'integer', nullable: true, description: 'Kilometres' } as const;

export class AssignmentView extends RecordView {
  @ApiProperty({ type: 'integer' }) vehicleId!: number;
  @ApiProperty({ ...NULLABLE_TEXT, description: 'Null once the vehicle is deleted' }) plateNumber!: string | null;
  @ApiProperty({ type: 'integer' }) driverId!: number;
  @ApiProperty({ ...NULLABLE_TEXT, description: 'Null once the driver is deleted' }) driverName!: string | null;
  @ApiProperty({ type: String, format: 'date-time' }) startsAt!: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) endsAt!: string | null;
  @ApiProperty({ enum: ASSIGNMENT_ROLES }) role!: AssignmentRole;
  @ApiProperty({ enum: ASSIGNMENT_STATES }) state!: AssignmentState;
  @ApiProperty(NULLABLE_KM) startOdometer!: number | null;
  @ApiProperty(NULLABLE_KM) endOdometer!: number | null;
  @ApiProperty(NULLABLE_TEXT) overrideReason!: string | null;
  @ApiProperty(NULLABLE_TEXT) notes!: string | null;
}

export function assignmentView(assignment: VehicleAssignment): AssignmentView {
  const { driver } = assignment;
  return {
    ...recordView(assignment),
    vehicleId: assignment.vehicleId,
    plateNumber: assignment.vehicle?.plateNumber ?? null,
    driverId: assignment.driverId,
    driverName: driver ? `${driver.firstName} ${driver.lastName}` : null,
    startsAt: assignment.startsAt.toISOString(),
    endsAt: assignment.endsAt?.toISOString() ?? null,
    role: assignment.role,
    state: stateOf(assignment, new Date()),
    startOdometer: assignment.startReading?.value ?? null,
    endOdometer: assignment.endReading?.value ?? null,
    overrideReason: assignment.overrideReason,
    notes: assignment.notes,
  };
}
