import { ApiProperty } from '@nestjs/swagger';
import { formatMoney } from '#kernel';
import { RecordView, recordView } from '../../records/record.view';
import { MAINTENANCE_STATUSES, MAINTENANCE_TYPES } from './maintenance.choices';
import type { MaintenanceStatus, MaintenanceType } from './maintenance.choices';
import type { Maintenance } from './maintenance.entity';

const TEXT = { type: String, nullable: true } as const;
const DAY = { type: String, format: 'date', nullable: true } as const;
const COUNT = { type: 'integer', nullable: true } as const;

export class MaintenanceView extends RecordView {
  @ApiProperty({ example: 'MNT-2026-0001' }) maintenanceNumber!: string;
  @ApiProperty({ type: 'integer' }) vehicleId!: number;
  @ApiProperty({ ...TEXT, description: 'Null after the vehicle was deleted' }) plateNumber!: string | null;
  @ApiProperty(COUNT) planId!: number | null;
  @ApiProperty({ ...TEXT, description: 'Null without a plan, and once it is deleted' }) planTitle!: string | null;
  @ApiProperty(COUNT) interventionId!: number | null;
  @ApiProperty({ enum: MAINTENANCE_TYPES }) type!: MaintenanceType;
  @ApiProperty({ enum: MAINTENANCE_STATUSES }) status!: MaintenanceStatus;
  @ApiProperty({ type: String }) title!: string;
  @ApiProperty(TEXT) description!: string | null;
  @ApiProperty({ type: String, format: 'date' }) scheduledDate!: string;
  @ApiProperty(COUNT) dueOdometer!: number | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) startedAt!: string | null;
  @ApiProperty(DAY) completedDate!: string | null;
  @ApiProperty({ ...COUNT, description: 'Kilometres' }) odometerReading!: number | null;
  @ApiProperty(TEXT) cost!: string | null;
  @ApiProperty({ type: String, example: 'XOF' }) currency!: string;
  @ApiProperty(COUNT) garageId!: number | null;
  @ApiProperty({ ...TEXT, description: 'Null without a garage, or after it was deleted' }) garageName!: string | null;
  @ApiProperty(TEXT) serviceProvider!: string | null;
  @ApiProperty(TEXT) serviceLocation!: string | null;
  @ApiProperty(TEXT) partsUsed!: string | null;
  @ApiProperty(TEXT) workPerformed!: string | null;
  @ApiProperty({ type: Boolean }) isWarrantyCovered!: boolean;
  @ApiProperty(TEXT) cancellationReason!: string | null;
  @ApiProperty({ ...TEXT, description: 'Why it was corrected after it was completed' }) correctionReason!:
    string | null;
  @ApiProperty(TEXT) notes!: string | null;
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
