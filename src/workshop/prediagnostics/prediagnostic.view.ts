import { ApiProperty } from '@nestjs/swagger';
import { formatMoney } from '#kernel';
import { documentView, DocumentView } from '../document/document.view';
import { PREDIAGNOSTIC_STATUSES } from './prediagnostic.entity';
import type { Prediagnostic, PrediagnosticItem, PrediagnosticStatus } from './prediagnostic.entity';

const NULLABLE_TEXT = { type: String, nullable: true } as const;
const NULLABLE_INTEGER = { type: 'integer', nullable: true } as const;

export class PrediagnosticItemView {
  @ApiProperty({ type: 'integer' }) id!: number;
  @ApiProperty({ type: 'integer', example: 1 }) orderIndex!: number;
  @ApiProperty({ example: 'Plaquettes de frein avant' }) operationLabel!: string;
  @ApiProperty({ type: Boolean }) isExchange!: boolean;
  @ApiProperty({ type: Boolean }) isControl!: boolean;
  @ApiProperty({ type: Boolean }) isRepair!: boolean;
  @ApiProperty({ type: Boolean }) isPainting!: boolean;
  @ApiProperty(NULLABLE_INTEGER) supplyId!: number | null;
  @ApiProperty(NULLABLE_TEXT) notes!: string | null;
}

/** A prediagnostic in a list. */
export class PrediagnosticSummaryView extends DocumentView {
  @ApiProperty({ example: 'PRE-2026-11-0001' }) prediagnosticNumber!: string;
  @ApiProperty({ enum: PREDIAGNOSTIC_STATUSES }) status!: PrediagnosticStatus;
  @ApiProperty({ type: String, format: 'date' }) prediagnosticDate!: string;
  @ApiProperty(NULLABLE_INTEGER) expertId!: number | null;
  @ApiProperty(NULLABLE_TEXT) expertName!: string | null;
  @ApiProperty(NULLABLE_INTEGER) garageId!: number | null;
  @ApiProperty({ description: 'At the time of the prediagnostic' }) vehiclePlate!: string;
  @ApiProperty({ description: 'At the time of the prediagnostic' }) vehicleLabel!: string;
  @ApiProperty(NULLABLE_INTEGER) odometerReading!: number | null;
  @ApiProperty(NULLABLE_TEXT) summary!: string | null;
  @ApiProperty(NULLABLE_TEXT) estimatedCost!: string | null;
  @ApiProperty(NULLABLE_INTEGER) estimatedDurationDays!: number | null;
  @ApiProperty({ type: Boolean }) isUrgent!: boolean;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) completedAt!: string | null;
  @ApiProperty(NULLABLE_TEXT) completedByName!: string | null;
}

export class PrediagnosticView extends PrediagnosticSummaryView {
  @ApiProperty({ type: [PrediagnosticItemView] }) items!: PrediagnosticItemView[];
}

export function prediagnosticSummaryView(row: Prediagnostic, currency: string): PrediagnosticSummaryView {
  const { expert } = row;
  return {
    ...documentView(row),
    prediagnosticNumber: row.prediagnosticNumber,
    status: row.status,
    prediagnosticDate: row.prediagnosticDate,
    expertId: row.expertId,
    expertName: expert ? `${expert.firstName} ${expert.lastName}` : null,
    garageId: row.garageId,
    vehiclePlate: row.vehiclePlate,
    vehicleLabel: row.vehicleLabel,
    odometerReading: row.odometerReading,
    summary: row.summary,
    estimatedCost: row.estimatedCost === null ? null : formatMoney(row.estimatedCost, currency),
    estimatedDurationDays: row.estimatedDurationDays,
    isUrgent: row.isUrgent,
    completedAt: row.completedAt?.toISOString() ?? null,
    completedByName: row.completedByName,
  };
}

export function prediagnosticView(
  row: Prediagnostic,
  items: readonly PrediagnosticItem[],
  currency: string,
): PrediagnosticView {
  return {
    ...prediagnosticSummaryView(row, currency),
    items: items.map(({ prediagnosticId: _owner, ...item }) => item),
  };
}
