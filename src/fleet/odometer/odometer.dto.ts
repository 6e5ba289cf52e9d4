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
} from '../fields';
import { ENTERED_SOURCES } from './odometer-reading.entity';
import type { EnteredSource } from './odometer-reading.entity';
import { ReadingDecisionBody } from './reading-decision';

/** Beyond what any vehicle drives. */
const MOST_KM = 9_999_999;

export class CreateOdometerReadingBody extends ReadingDecisionBody {
  @Id()
  vehicleId!: number;

  /** Kilometres on the meter. */
  @Integer(0, MOST_KM)
  value!: number;

  /** Now, when left out. */
  @OptionalInstant()
  readAt?: string | null;

  /** `telematics` where a device in the vehicle read it and a program sends it. */
  @DefaultedChoice(ENTERED_SOURCES, 'manual')
  source?: EnteredSource;

  @OptionalText(255)
  note?: string | null;
}

export class CorrectOdometerReadingBody {
  /** What the meter showed. */
  @Integer(0, MOST_KM)
  value!: number;

  /** Of a reading somebody entered: when it was read. */
  @OptionalInstant()
  readAt?: string | null;

  /** Takes a value the rules refuse; needs `odometer:override`. */
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

  /** What the old meter showed last. */
  @Integer(0, MOST_KM)
  oldFinalValue!: number;

  /** What the new meter shows first. */
  @Integer(0, MOST_KM)
  newStartValue!: number;

  @OptionalText(255)
  note?: string | null;
}
