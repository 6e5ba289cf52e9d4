import { ApiProperty } from '@nestjs/swagger';
import { NullableInstant, NullableInteger, NullableText } from '#http';
import { clock } from '#kernel';
import { RecordView, recordView } from '../../records/record.view';
import { ASSIGNMENT_STATES, stateOf } from './assignment-state';
import type { AssignmentState } from './assignment-state';
import { ASSIGNMENT_ROLES } from './vehicle-assignment.entity';
import type { AssignmentRole, VehicleAssignment } from './vehicle-assignment.entity';

export class AssignmentView extends RecordView {
  @ApiProperty({ type: 'integer' }) vehicleId!: number;
  @NullableText({ description: 'Null once the vehicle is deleted' }) plateNumber!: string | null;
  @ApiProperty({ type: 'integer' }) driverId!: number;
  @NullableText({ description: 'Null once the driver is deleted' }) driverName!: string | null;
  @ApiProperty({ type: String, format: 'date-time' }) startsAt!: string;
  @NullableInstant() endsAt!: string | null;
  @ApiProperty({ enum: ASSIGNMENT_ROLES }) role!: AssignmentRole;
  @ApiProperty({ enum: ASSIGNMENT_STATES }) state!: AssignmentState;
  @NullableInteger({ description: 'Kilometres' }) startOdometer!: number | null;
  @NullableInteger({ description: 'Kilometres' }) endOdometer!: number | null;
  @NullableText() overrideReason!: string | null;
  @NullableText() notes!: string | null;
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
    state: stateOf(assignment, clock.now()),
    startOdometer: assignment.startReading?.value ?? null,
    endOdometer: assignment.endReading?.value ?? null,
    overrideReason: assignment.overrideReason,
    notes: assignment.notes,
  };
}
