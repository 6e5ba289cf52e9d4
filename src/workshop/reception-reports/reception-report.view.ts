import { ApiProperty } from '@nestjs/swagger';
import { documentView, DocumentView } from '../document/document.view';
import { FUEL_LEVELS, RECEPTION_STATUSES, SATISFACTION_SCORES, SATISFACTIONS } from './reception-report.entity';
import type { FuelLevel, ReceptionReport, ReceptionStatus, Satisfaction } from './reception-report.entity';

const NULLABLE_TEXT = { type: String, nullable: true } as const;
const NULLABLE_INTEGER = { type: 'integer', nullable: true } as const;

export class ReceptionReportView extends DocumentView {
  @ApiProperty({ example: 'RR-2026-11-0001' }) receptionNumber!: string;
  @ApiProperty({ enum: RECEPTION_STATUSES }) status!: ReceptionStatus;
  @ApiProperty(NULLABLE_INTEGER) receivedByCollaborateurId!: number | null;
  @ApiProperty(NULLABLE_TEXT) receivedByName!: string | null;
  @ApiProperty({ type: String, format: 'date' }) receptionDate!: string;
  @ApiProperty(NULLABLE_INTEGER) odometerReading!: number | null;
  @ApiProperty({ enum: FUEL_LEVELS, nullable: true }) fuelLevel!: FuelLevel | null;
  @ApiProperty(NULLABLE_TEXT) vehicleCondition!: string | null;
  @ApiProperty(NULLABLE_TEXT) workCompleted!: string | null;
  @ApiProperty(NULLABLE_TEXT) remainingIssues!: string | null;
  @ApiProperty({ enum: SATISFACTIONS, nullable: true }) customerSatisfaction!: Satisfaction | null;
  @ApiProperty({ ...NULLABLE_INTEGER, description: 'Out of five' }) satisfactionScore!: number | null;
  @ApiProperty({ type: Boolean }) isVehicleReady!: boolean;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) validatedAt!: string | null;
  @ApiProperty(NULLABLE_TEXT) validatedByName!: string | null;
  @ApiProperty(NULLABLE_INTEGER) pdfAttachmentId!: number | null;
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
