import { ApiProperty } from '@nestjs/swagger';
import { NullableId, NullableInstant, NullableInteger, NullableText } from '#http';
import { formatMoney } from '#kernel';
import { documentView, DocumentView } from '../document/document.view';
import { PREDIAGNOSTIC_STATUSES } from './prediagnostic.entity';
import type { Prediagnostic, PrediagnosticItem, PrediagnosticStatus } from './prediagnostic.entity';

export class PrediagnosticItemView {
  @ApiProperty({ type: 'integer' }) id!: number;
  @ApiProperty({ type: 'integer', example: 1 }) orderIndex!: number;
  @ApiProperty({ example: 'Plaquettes de frein avant' }) operationLabel!: string;
  @ApiProperty({ type: Boolean }) isExchange!: boolean;
  @ApiProperty({ type: Boolean }) isControl!: boolean;
  @ApiProperty({ type: Boolean }) isRepair!: boolean;
  @ApiProperty({ type: Boolean }) isPainting!: boolean;
  @NullableId() supplyId!: number | null;
  @NullableText() notes!: string | null;
}

/** A prediagnostic in a list. */
export class PrediagnosticSummaryView extends DocumentView {
  @ApiProperty({ example: 'PRE-2026-11-0001' }) prediagnosticNumber!: string;
  @ApiProperty({ enum: PREDIAGNOSTIC_STATUSES }) status!: PrediagnosticStatus;
  @ApiProperty({ type: String, format: 'date' }) prediagnosticDate!: string;
  @NullableId() expertId!: number | null;
  @NullableText() expertName!: string | null;
  @NullableId() garageId!: number | null;
  @ApiProperty({ description: 'At the time of the prediagnostic' }) vehiclePlate!: string;
  @ApiProperty({ description: 'At the time of the prediagnostic' }) vehicleLabel!: string;
  @NullableInteger() odometerReading!: number | null;
  @NullableText() summary!: string | null;
  @NullableText() estimatedCost!: string | null;
  @NullableInteger() estimatedDurationDays!: number | null;
  @ApiProperty({ type: Boolean }) isUrgent!: boolean;
  @NullableInstant() completedAt!: string | null;
  @NullableText() completedByName!: string | null;
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
