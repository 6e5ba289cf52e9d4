import {
  DefaultedChoice,
  DefaultedFlag,
  ExpectedVersion,
  Id,
  InstantField,
  Integer,
  OptionalInstant,
  OptionalText,
  Text,
} from '../../records/fields';
import { ENTERED_SOURCES } from './odometer-reading.entity';
import type { EnteredSource } from './odometer-reading.entity';
import { ReadingDecisionBody } from './reading-decision';

/** A limit that no vehicle reaches. */
const MAX_KM = 9_999_999;

export class CreateOdometerReadingBody extends ReadingDecisionBody {
  @Id()
  vehicleId!: number;

  /** Kilometres on the meter. */
  @Integer(0, MAX_KM)
  value!: number;

  /** Defaults to now. */
  @OptionalInstant()
  readAt?: string | null;

  /** `telematics` where a device in the vehicle read it and a program sends it. */
  @DefaultedChoice(ENTERED_SOURCES, 'manual')
  source?: EnteredSource;

  @OptionalText(255)
  note?: string | null;
}

export class CorrectOdometerReadingBody {
  /** The value on the meter. */
  @Integer(0, MAX_KM)
  value!: number;

  /** The reading time; only for a reading that was entered by hand. */
  @OptionalInstant()
  readAt?: string | null;

  /** Accepts a value that the rules refuse; requires `odometer:override`. */
  @DefaultedFlag(false)
  override?: boolean;

  @Text(255, 'Chiffres inversés')
  reason!: string;

  @ExpectedVersion()
  version?: number;
}

export class VoidOdometerReadingBody {
  @Text(255, 'Faute de frappe')
  reason!: string;

  @ExpectedVersion()
  version?: number;
}

export class ReplaceMeterBody extends ReadingDecisionBody {
  @InstantField()
  replacedAt!: string;

  /** The last value of the old meter. */
  @Integer(0, MAX_KM)
  oldFinalValue!: number;

  /** The first value of the new meter. */
  @Integer(0, MAX_KM)
  newStartValue!: number;

  @OptionalText(255)
  note?: string | null;
}
