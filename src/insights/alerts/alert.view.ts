import { ApiProperty } from '@nestjs/swagger';
import { NullableDay, NullableId, NullableInstant, NullableInteger, NullableText } from '#http';
import type { Locale } from '#kernel';
import { RecordView, recordView } from '../../records/record.view';
import { OBLIGATION_TYPES } from '../obligations/obligation';
import type { ObligationParams, ObligationType } from '../obligations/obligation';
import { ALERT_STATUSES, SEVERITIES } from './alert.choices';
import type { AlertStatus, Severity } from './alert.choices';
import type { Alert } from './alert.entity';
import { alertTitle } from './alert-texts';

export class AlertView extends RecordView {
  @ApiProperty({ enum: OBLIGATION_TYPES, description: 'Type of the alert; also the key of its text' })
  type!: ObligationType;
  @ApiProperty({ enum: SEVERITIES }) severity!: Severity;
  @ApiProperty({ enum: ALERT_STATUSES }) status!: AlertStatus;
  @ApiProperty({ type: String, description: 'In the company’s language' }) title!: string;
  @ApiProperty({ type: Object, additionalProperties: true, description: 'Parameters of the text' })
  params!: ObligationParams;
  @ApiProperty({ type: String, example: 'insurances' }) entityType!: string;
  @ApiProperty({ type: 'integer' }) entityId!: number;
  @NullableId() vehicleId!: number | null;
  @NullableText() plateNumber!: string | null;
  @NullableId() driverId!: number | null;
  @NullableDay() dueDate!: string | null;
  @NullableInteger() dueOdometer!: number | null;
  @ApiProperty({ type: String, format: 'date-time' }) firstSeenAt!: string;
  @ApiProperty({ type: String, format: 'date-time' }) lastSeenAt!: string;
  @NullableInstant({ description: 'When its severity last increased' }) escalatedAt!: string | null;
  @NullableInstant() acknowledgedAt!: string | null;
  @NullableInstant() dismissedAt!: string | null;
  @NullableText() dismissedReason!: string | null;
  @NullableInstant() resolvedAt!: string | null;
  @NullableDay() snoozedUntil!: string | null;
  @ApiProperty({ type: Boolean, description: 'Whether the current user has marked it as read' }) isRead!: boolean;
}

export class AlertCountsView {
  @ApiProperty({ type: 'integer' }) info!: number;
  @ApiProperty({ type: 'integer' }) warning!: number;
  @ApiProperty({ type: 'integer' }) critical!: number;
}

export class AlertSummaryView {
  @ApiProperty({ type: AlertCountsView, description: 'Open alerts that are not snoozed' }) open!: AlertCountsView;
  @ApiProperty({ type: 'integer', description: 'Open alerts that the current user has not read' }) unread!: number;
  @NullableInstant({ description: 'When all alerts were last evaluated' }) evaluatedAt!: string | null;
}

const instant = (at: Date | null): string | null => at?.toISOString() ?? null;

export function alertView(alert: Alert, locale: Locale, isRead: boolean): AlertView {
  return {
    ...recordView(alert),
    type: alert.type,
    severity: alert.severity,
    status: alert.status,
    title: alertTitle(alert.type, alert.params, locale),
    params: alert.params,
    entityType: alert.entityType,
    entityId: alert.entityId,
    vehicleId: alert.vehicleId,
    plateNumber: alert.vehicle?.plateNumber ?? null,
    driverId: alert.driverId,
    dueDate: alert.dueDate,
    dueOdometer: alert.dueOdometer,
    firstSeenAt: alert.firstSeenAt.toISOString(),
    lastSeenAt: alert.lastSeenAt.toISOString(),
    escalatedAt: instant(alert.escalatedAt),
    acknowledgedAt: instant(alert.acknowledgedAt),
    dismissedAt: instant(alert.dismissedAt),
    dismissedReason: alert.dismissedReason,
    resolvedAt: instant(alert.resolvedAt),
    snoozedUntil: alert.snoozedUntil,
    isRead,
  };
}
