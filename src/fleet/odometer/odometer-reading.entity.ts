import { Column, Entity } from 'typeorm';
import { choice, count, flag, instant, nullable, Row, rowId, smallInteger, varchar } from '#persistence';
import { BY_VEHICLE, VisibleRows } from '../../records/scope/row-visibility';

export const ODOMETER_SOURCES = [
  'manual',
  'fuel_log',
  'maintenance',
  'intervention',
  'prediagnostic',
  'field_verification',
  'reception_report',
  'assignment',
  'telematics',
  'import',
  'initial',
] as const;
export type OdometerSource = (typeof ODOMETER_SOURCES)[number];

/** The sources of a reading that belongs to no other record: a person who read the meter, or a device. */
export const ENTERED_SOURCES = ['manual', 'telematics'] as const satisfies readonly OdometerSource[];
export type EnteredSource = (typeof ENTERED_SOURCES)[number];

/** The single source of truth of a vehicle's distance (domain.md §9.1). */
@VisibleRows(BY_VEHICLE)
@Entity('odometer_readings')
export class OdometerReading extends Row {
  @Column(rowId('vehicle_id'))
  vehicleId!: number;

  /** Kilometres. */
  @Column(count('value'))
  value!: number;

  @Column(instant('read_at'))
  readAt!: Date;

  @Column(choice('source'))
  source!: OdometerSource;

  @Column(nullable(rowId('source_id')))
  sourceId!: number | null;

  @Column(flag('is_void'))
  isVoid!: boolean;

  @Column(nullable(varchar('void_reason', 255)))
  voidReason!: string | null;

  @Column(nullable(rowId('voided_by')))
  voidedBy!: number | null;

  /** Increases when the meter is replaced: readings are comparable only within one epoch. */
  @Column(smallInteger('meter_epoch'))
  meterEpoch!: number;

  /** Why a reading that the rules refuse was accepted; null for a reading that follows the rules. */
  @Column(nullable(varchar('override_reason', 255)))
  overrideReason!: string | null;

  /** The original value of a corrected reading, and the reason of the correction. */
  @Column(nullable(count('corrected_from')))
  correctedFrom!: number | null;

  @Column(nullable(varchar('correction_reason', 255)))
  correctionReason!: string | null;

  @Column(nullable(varchar('note', 255)))
  note!: string | null;
}
