import { ApiProperty } from '@nestjs/swagger';
import { NullableDay, NullableId, NullableInstant, NullableInteger, NullableText } from '#http';
import { formatMoney } from '#kernel';
import { RecordView, recordView } from '../../records/record.view';
import { MAINTENANCE_STATUSES, MAINTENANCE_TYPES } from './maintenance.choices';
import type { MaintenanceStatus, MaintenanceType } from './maintenance.choices';
import type { Maintenance } from './maintenance.entity';

export class MaintenanceView extends RecordView {
  @ApiProperty({ example: 'MNT-2026-0001' }) maintenanceNumber!: string;
  @ApiProperty({ type: 'integer' }) vehicleId!: number;
  @NullableText({ description: 'Null after the vehicle was deleted' }) plateNumber!: string | null;
  @NullableId() planId!: number | null;
  @NullableText({ description: 'Null without a plan, and once it is deleted' }) planTitle!: string | null;
  @NullableId() interventionId!: number | null;
  @ApiProperty({ enum: MAINTENANCE_TYPES }) type!: MaintenanceType;
  @ApiProperty({ enum: MAINTENANCE_STATUSES }) status!: MaintenanceStatus;
  @ApiProperty({ type: String }) title!: string;
  @NullableText() description!: string | null;
  @ApiProperty({ type: String, format: 'date' }) scheduledDate!: string;
  @NullableInteger() dueOdometer!: number | null;
  @NullableInstant() startedAt!: string | null;
  @NullableDay() completedDate!: string | null;
  @NullableInteger({ description: 'Kilometres' }) odometerReading!: number | null;
  @NullableText() cost!: string | null;
  @ApiProperty({ type: String, example: 'XOF' }) currency!: string;
  @NullableId() garageId!: number | null;
  @NullableText({ description: 'Null without a garage, or after it was deleted' }) garageName!: string | null;
  @NullableText() serviceProvider!: string | null;
  @NullableText() serviceLocation!: string | null;
  @NullableText() partsUsed!: string | null;
  @NullableText() workPerformed!: string | null;
  @ApiProperty({ type: Boolean }) isWarrantyCovered!: boolean;
  @NullableText() cancellationReason!: string | null;
  @NullableText({ description: 'Why it was corrected after it was completed' }) correctionReason!: string | null;
  @NullableText() notes!: string | null;
}

export function maintenanceView(maintenance: Maintenance): MaintenanceView {
  const { cost, currency } = maintenance;
  return {
    ...recordView(maintenance),
    maintenanceNumber: maintenance.maintenanceNumber,
    vehicleId: maintenance.vehicleId,
    plateNumber: maintenance.vehicle?.plateNumber ?? null,
    planId: maintenance.planId,
    planTitle: maintenance.plan?.title ?? null,
    interventionId: maintenance.interventionId,
    type: maintenance.type,
    status: maintenance.status,
    title: maintenance.title,
    description: maintenance.description,
    scheduledDate: maintenance.scheduledDate,
    dueOdometer: maintenance.dueOdometer,
    startedAt: maintenance.startedAt?.toISOString() ?? null,
    completedDate: maintenance.completedDate,
    odometerReading: maintenance.odometerReading,
    cost: cost === null ? null : formatMoney(cost, currency),
    currency,
    garageId: maintenance.garageId,
    garageName: maintenance.garage?.name ?? null,
    serviceProvider: maintenance.serviceProvider,
    serviceLocation: maintenance.serviceLocation,
    partsUsed: maintenance.partsUsed,
    workPerformed: maintenance.workPerformed,
    isWarrantyCovered: maintenance.isWarrantyCovered,
    cancellationReason: maintenance.cancellationReason,
    correctionReason: maintenance.correctionReason,
    notes: maintenance.notes,
  };
}
