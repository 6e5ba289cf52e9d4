import type { MeterValue } from './odometer-rules';
import type { OdometerSource } from './odometer-reading.entity';

/** What somebody allowed to decided about a reading the rules may refuse: to take it all the same, or to keep it void. */
export interface ReadingDecision {
  readonly kind: 'override' | 'void';
  readonly reason: string;
}

export interface NewReading extends MeterValue {
  readonly vehicleId: number;
  readonly source: OdometerSource;
  /** The record the value comes from; its reading is the only one it has. Null where there is none. */
  readonly sourceId: number | null;
  readonly note?: string | null;
  readonly decision?: ReadingDecision | null;
  /** What the request calls the value; `value` when left out. */
  readonly field?: string;
}

/** The end of one meter and the beginning of the next. */
export interface MeterReplacement {
  readonly vehicleId: number;
  readonly replacedAt: Date;
  readonly oldFinalValue: number;
  readonly newStartValue: number;
  readonly note: string | null;
  readonly decision: ReadingDecision | null;
}
