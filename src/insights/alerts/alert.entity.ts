import { Column, Entity, JoinColumn, ManyToOne } from 'typeorm';
import { choice, count, day, instant, json, nullable, Row, rowId, varchar } from '#persistence';
import { BY_VEHICLE, VisibleRows } from '../../records/scope/row-visibility';
import { Vehicle } from '../../fleet/vehicles/vehicle.entity';
import type { ObligationParams, ObligationType } from '../obligations/obligation';
import type { AlertStatus, Severity } from './alert.choices';

/** An alert of a company: one row for each instance of an obligation (domain.md §12.1). */
@VisibleRows(BY_VEHICLE)
@Entity('alerts')
export class Alert extends Row {
  @Column(choice('type'))
  type!: ObligationType;

  @Column(choice('severity'))
  severity!: Severity;

  @Column(choice('status'))
  status!: AlertStatus;

  @Column(varchar('entity_type', 32))
  entityType!: string;

  @Column(rowId('entity_id'))
  entityId!: number;

  /** The subject it is evaluated with: `vehicle:12`. */
  @Column(varchar('subject_key', 48))
  subjectKey!: string;

  @Column(nullable(rowId('vehicle_id')))
  vehicleId!: number | null;

  @ManyToOne(() => Vehicle)
  @JoinColumn({ name: 'vehicle_id' })
  vehicle?: Vehicle | null;

  @Column(nullable(rowId('driver_id')))
  driverId!: number | null;

  @Column(json('params'))
  params!: ObligationParams;

  @Column(nullable(day('due_date')))
  dueDate!: string | null;

  @Column(nullable(count('due_odometer')))
  dueOdometer!: number | null;

  /** `type:entity_type:entity_id:due_key`. */
  @Column(varchar('dedupe_key', 191))
  dedupeKey!: string;

  @Column(instant('first_seen_at'))
  firstSeenAt!: Date;

  @Column(instant('last_seen_at'))
  lastSeenAt!: Date;

  @Column(nullable(instant('escalated_at')))
  escalatedAt!: Date | null;

  @Column(nullable(instant('acknowledged_at')))
  acknowledgedAt!: Date | null;

  @Column(nullable(rowId('acknowledged_by_user_id')))
  acknowledgedByUserId!: number | null;

  @Column(nullable(instant('dismissed_at')))
  dismissedAt!: Date | null;

  @Column(nullable(rowId('dismissed_by_user_id')))
  dismissedByUserId!: number | null;

  @Column(nullable(varchar('dismissed_reason', 500)))
  dismissedReason!: string | null;

  @Column(nullable(instant('resolved_at')))
  resolvedAt!: Date | null;

  /** No notification is sent before this day; a higher severity clears it. */
  @Column(nullable(day('snoozed_until')))
  snoozedUntil!: string | null;

  @Column(nullable(instant('notified_at')))
  notifiedAt!: Date | null;

  @Column(nullable(choice('notified_severity')))
  notifiedSeverity!: Severity | null;
}
