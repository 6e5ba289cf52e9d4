import type { MeterValue } from './odometer-rules';
import type { ReadingDecision } from './reading-decision';
import type { OdometerSource } from './odometer-reading.entity';

export interface NewReading extends MeterValue {
  readonly vehicleId: number;
  readonly source: OdometerSource;
  /** The record that provides the value; it has at most one reading. Null for a reading without a record. */
  readonly sourceId: number | null;
  readonly note?: string | null;
  readonly decision?: ReadingDecision | null;
  /** The name of the value in the request body; defaults to `value`. */
  readonly field?: string;
}

/** The end of one meter and the start of the next. */
export interface MeterReplacement {
  readonly vehicleId: number;
  readonly replacedAt: Date;
  readonly oldFinalValue: number;
  readonly newStartValue: number;
  readonly note: string | null;
  readonly decision: ReadingDecision | null;
}
