import { ApiProperty } from '@nestjs/swagger';
import { NullableId, NullableInstant, NullableInteger, NullableText } from '#http';
import { documentView, DocumentView } from '../document/document.view';
import { FUEL_LEVELS, RECEPTION_STATUSES, SATISFACTION_SCORES, SATISFACTIONS } from './reception-report.entity';
import type { FuelLevel, ReceptionReport, ReceptionStatus, Satisfaction } from './reception-report.entity';

export class ReceptionReportView extends DocumentView {
  @ApiProperty({ example: 'RR-2026-11-0001' }) receptionNumber!: string;
  @ApiProperty({ enum: RECEPTION_STATUSES }) status!: ReceptionStatus;
  @NullableId() receivedByCollaborateurId!: number | null;
  @NullableText() receivedByName!: string | null;
  @ApiProperty({ type: String, format: 'date' }) receptionDate!: string;
  @NullableInteger() odometerReading!: number | null;
  @ApiProperty({ enum: FUEL_LEVELS, nullable: true }) fuelLevel!: FuelLevel | null;
  @NullableText() vehicleCondition!: string | null;
  @NullableText() workCompleted!: string | null;
  @NullableText() remainingIssues!: string | null;
  @ApiProperty({ enum: SATISFACTIONS, nullable: true }) customerSatisfaction!: Satisfaction | null;
  @NullableInteger({ description: 'Out of five' }) satisfactionScore!: number | null;
  @ApiProperty({ type: Boolean }) isVehicleReady!: boolean;
  @NullableInstant() validatedAt!: string | null;
  @NullableText() validatedByName!: string | null;
  @NullableId() pdfAttachmentId!: number | null;
}

export function receptionReportView(report: ReceptionReport): ReceptionReportView {
  const { receivedBy, customerSatisfaction } = report;
  return {
    ...documentView(report),
    receptionNumber: report.receptionNumber,
    status: report.status,
    receivedByCollaborateurId: report.receivedByCollaborateurId,
    receivedByName: receivedBy ? `${receivedBy.firstName} ${receivedBy.lastName}` : null,
    receptionDate: report.receptionDate,
    odometerReading: report.odometerReading,
    fuelLevel: report.fuelLevel,
    vehicleCondition: report.vehicleCondition,
    workCompleted: report.workCompleted,
    remainingIssues: report.remainingIssues,
    customerSatisfaction,
    satisfactionScore: customerSatisfaction === null ? null : SATISFACTION_SCORES[customerSatisfaction],
    isVehicleReady: report.isVehicleReady,
    validatedAt: report.validatedAt?.toISOString() ?? null,
    validatedByName: report.validatedByName,
    pdfAttachmentId: report.pdfAttachmentId,
  };
}
