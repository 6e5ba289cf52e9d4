import { ApiProperty } from '@nestjs/swagger';
import type { VehicleAssignment } from '../assignments/vehicle-assignment.entity';
import { DriverView, driverView } from '../drivers/driver.view';
import type { Erasure } from './driver-erasures.service';
import type { PersonalData } from './driver-privacy.service';
import type { PersonTrailEntry } from './person-trail';

const INSTANT = { type: String, format: 'date-time' } as const;
const NULLABLE_INSTANT = { ...INSTANT, nullable: true } as const;
const NULLABLE_ID = { type: 'integer', nullable: true } as const;

class PersonalAssignmentView {
  @ApiProperty({ type: 'integer' }) id!: number;
  @ApiProperty({ type: 'integer' }) vehicleId!: number;
  @ApiProperty({ example: 'primary' }) role!: string;
  @ApiProperty(INSTANT) startsAt!: string;
  @ApiProperty(NULLABLE_INSTANT) endsAt!: string | null;
  @ApiProperty({ type: String, nullable: true }) notes!: string | null;
}

class PersonTrailView {
  @ApiProperty(INSTANT) occurredAt!: string;
  @ApiProperty({ example: 'drivers:read' }) action!: string;
  @ApiProperty({ example: 'done' }) outcome!: string;
  @ApiProperty({ example: 'user' }) actorType!: string;
  @ApiProperty(NULLABLE_ID) actorUserId!: number | null;
  @ApiProperty({ type: [String], nullable: true }) changedFields!: string[] | null;
}

/** Everything the company keeps of one driver. */
export class PersonalDataView {
  @ApiProperty(INSTANT) exportedAt!: string;
  @ApiProperty({ type: DriverView }) driver!: DriverView;
  @ApiProperty({ type: [PersonalAssignmentView] }) assignments!: PersonalAssignmentView[];
  @ApiProperty({ type: [PersonTrailView], description: 'Accesses to the file, the newest first, at most 10,000' })
  accesses!: PersonTrailView[];
}

class FreeTextView {
  @ApiProperty({ example: 'assignments' }) resource!: string;
  @ApiProperty({ type: 'integer' }) id!: number;
  @ApiProperty({ example: 'notes' }) field!: string;
}

export class ErasureView {
  @ApiProperty({ type: 'integer' }) driverId!: number;
  @ApiProperty(INSTANT) erasedAt!: string;
  @ApiProperty({ type: [FreeTextView], description: 'Texts that may name the person, to be read by somebody' })
  review!: FreeTextView[];
}

export function personalDataView({ file, assignments, trail }: PersonalData): PersonalDataView {
  return {
    exportedAt: new Date().toISOString(),
    driver: driverView(file),
    assignments: assignments.map(assignmentView),
    accesses: trail.map(trailView),
  };
}

export function erasureView({ driverId, erasedAt, review }: Erasure): ErasureView {
  return { driverId, erasedAt: erasedAt.toISOString(), review: [...review] };
}

function assignmentView({ id, vehicleId, role, startsAt, endsAt, notes }: VehicleAssignment): PersonalAssignmentView {
  return {
    id,
    vehicleId,
    role,
    startsAt: startsAt.toISOString(),
    endsAt: endsAt === null ? null : endsAt.toISOString(),
    notes,
  };
}

function trailView({ occurredAt, changedFields, ...entry }: PersonTrailEntry): PersonTrailView {
  const { action, outcome, actorType, actorUserId } = entry;
  return {
    occurredAt: occurredAt.toISOString(),
    action,
    outcome,
    actorType,
    actorUserId,
    changedFields: changedFields === null ? null : [...changedFields],
  };
}
