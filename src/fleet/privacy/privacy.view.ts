import { ApiProperty } from '@nestjs/swagger';
import { NullableDay, NullableId, NullableInstant, NullableText } from '#http';
import { clock, formatMoney } from '#kernel';
import type { VehicleAssignment } from '../assignments/vehicle-assignment.entity';
import { DriverView, driverView } from '../drivers/driver.view';
import type { PersonAlert } from './alerts-about';
import type { Erasure } from './erasure';
import type { PersonalData } from './personal-data';
import type { PersonFile } from '../fleet-ports';
import type { PersonTrailEntry } from '../fleet-ports';

const INSTANT = { type: String, format: 'date-time' } as const;

class PersonalInterventionView {
  @ApiProperty({ type: 'integer' }) id!: number;
  @ApiProperty({ example: 'INT-2026-11-0001' }) interventionNumber!: string;
  @ApiProperty() title!: string;
  @NullableText() description!: string | null;
  @ApiProperty({ example: 'closed' }) currentStatus!: string;
  @ApiProperty({ type: 'integer' }) vehicleId!: number;
  @ApiProperty(INSTANT) reportedAt!: string;
}

class PersonalFillView {
  @ApiProperty({ type: 'integer' }) id!: number;
  @ApiProperty({ type: String }) fuelLogNumber!: string;
  @ApiProperty({ type: 'integer' }) vehicleId!: number;
  @ApiProperty(INSTANT) refuelAt!: string;
  @ApiProperty({ type: String }) quantity!: string;
  @ApiProperty({ type: String }) totalCost!: string;
  @ApiProperty({ type: String, example: 'XOF' }) currency!: string;
  @NullableText() stationName!: string | null;
  @NullableText() notes!: string | null;
}

class PersonalAssignmentView {
  @ApiProperty({ type: 'integer' }) id!: number;
  @ApiProperty({ type: 'integer' }) vehicleId!: number;
  @ApiProperty({ example: 'primary' }) role!: string;
  @ApiProperty(INSTANT) startsAt!: string;
  @NullableInstant() endsAt!: string | null;
  @NullableText() notes!: string | null;
}

/** An alert about the person. */
export class PersonAlertView {
  @ApiProperty({ type: 'integer' }) id!: number;
  @ApiProperty({ example: 'license_expiry' }) type!: string;
  @ApiProperty({ example: 'warning' }) severity!: string;
  @ApiProperty({ example: 'open' }) status!: string;
  @NullableDay() dueDate!: string | null;
  @ApiProperty(INSTANT) firstSeenAt!: string;
  @NullableInstant() resolvedAt!: string | null;
}

export class PersonFileView {
  @ApiProperty({ type: 'integer' }) id!: number;
  @ApiProperty({ example: 'permis.pdf' }) originalName!: string;
  @ApiProperty({ example: 'application/pdf' }) mimeType!: string;
  @ApiProperty({ type: 'integer' }) sizeBytes!: number;
  @ApiProperty(INSTANT) createdAt!: string;
  @ApiProperty({ example: '/api/v1/attachments/7/content' }) contentUrl!: string;
}

export class PersonTrailView {
  @ApiProperty(INSTANT) occurredAt!: string;
  @ApiProperty({ example: 'drivers:read' }) action!: string;
  @ApiProperty({ example: 'done' }) outcome!: string;
  @ApiProperty({ example: 'user' }) actorType!: string;
  @NullableId() actorUserId!: number | null;
  @ApiProperty({ type: [String], nullable: true }) changedFields!: string[] | null;
}

/** All data the company stores about one driver. */
export class PersonalDataView {
  @ApiProperty(INSTANT) exportedAt!: string;
  @ApiProperty({ type: DriverView }) driver!: DriverView;
  @ApiProperty({ type: [PersonalAssignmentView] }) assignments!: PersonalAssignmentView[];
  @ApiProperty({ type: [PersonalInterventionView] }) interventions!: PersonalInterventionView[];
  @ApiProperty({ type: [PersonalFillView] }) fuelLogs!: PersonalFillView[];
  @ApiProperty({ type: [PersonAlertView], description: 'Alerts about the driver, and about what they did' })
  alerts!: PersonAlertView[];
  @ApiProperty({ type: [PersonFileView] }) attachments!: PersonFileView[];
  @ApiProperty({ type: [PersonTrailView], description: 'Accesses to the record, newest first, at most 10,000' })
  accesses!: PersonTrailView[];
}

export class FreeTextView {
  @ApiProperty({ example: 'assignments' }) resource!: string;
  @ApiProperty({ type: 'integer' }) id!: number;
  @ApiProperty({ example: 'notes' }) field!: string;
}

export class ErasureView {
  @ApiProperty({ type: 'integer' }) driverId!: number;
  @ApiProperty(INSTANT) erasedAt!: string;
  @ApiProperty({ type: [FreeTextView], description: 'Texts that may name the person, for manual review' })
  review!: FreeTextView[];
}

export function personalDataView({
  file,
  assignments,
  interventions,
  fills,
  alerts,
  files,
  trail,
}: PersonalData): PersonalDataView {
  return {
    exportedAt: clock.now().toISOString(),
    driver: driverView(file),
    assignments: assignments.map(assignmentView),
    interventions: interventions.map(({ reportedAt, ...intervention }) => ({
      ...intervention,
      reportedAt: reportedAt.toISOString(),
    })),
    fuelLogs: fills.map(({ refuelAt, totalCost, ...fill }) => ({
      ...fill,
      refuelAt: refuelAt.toISOString(),
      totalCost: formatMoney(totalCost, fill.currency),
    })),
    alerts: alerts.map(personAlertView),
    attachments: files.map(fileView),
    accesses: trail.map(trailView),
  };
}

export function personAlertView({ firstSeenAt, resolvedAt, ...alert }: PersonAlert): PersonAlertView {
  return { ...alert, firstSeenAt: firstSeenAt.toISOString(), resolvedAt: resolvedAt?.toISOString() ?? null };
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

export function fileView({ id, originalName, mimeType, sizeBytes, createdAt }: PersonFile): PersonFileView {
  const contentUrl = `/api/v1/attachments/${id}/content`;
  return { id, originalName, mimeType, sizeBytes, createdAt: createdAt.toISOString(), contentUrl };
}

export function trailView({ occurredAt, changedFields, ...entry }: PersonTrailEntry): PersonTrailView {
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
