import { PartialType, PickType } from '@nestjs/swagger';
import {
  DefaultedChoice,
  DefaultedFlag,
  ExpectedVersion,
  Id,
  OptionalInstant,
  OptionalInteger,
  OptionalText,
} from '../fields';
import { ASSIGNMENT_ROLES } from './vehicle-assignment.entity';
import type { AssignmentRole } from './vehicle-assignment.entity';

const MOST_KM = 9_999_999;

export class CreateAssignmentBody {
  @Id()
  vehicleId!: number;

  @Id()
  driverId!: number;

  /** Now, when left out. */
  @OptionalInstant()
  startsAt?: string | null;

  /** No end is known, when left out; the moment itself is no part of the assignment. */
  @OptionalInstant()
  endsAt?: string | null;

  @DefaultedChoice(ASSIGNMENT_ROLES, 'primary')
  role?: AssignmentRole;

  /** Kilometres when the vehicle is handed over: kept as a reading. */
  @OptionalInteger(0, MOST_KM)
  startOdometer?: number | null;

  @OptionalText(5000)
  notes?: string | null;

  /** Takes a driver who is not eligible; needs `assignments:override`. */
  @DefaultedFlag(false)
  override?: boolean;

  /** Needed with `override`. */
  @OptionalText(255, 'Accompagné d’un moniteur')
  overrideReason?: string | null;
}

const CHANGEABLE = PickType(CreateAssignmentBody, [
  'startsAt',
  'endsAt',
  'role',
  'notes',
  'override',
  'overrideReason',
]);

export class UpdateAssignmentBody extends PartialType(CHANGEABLE, { skipNullProperties: false }) {
  @ExpectedVersion()
  version?: number;
}

export class EndAssignmentBody {
  /** Now, when left out. */
  @OptionalInstant()
  endsAt?: string | null;

  /** Kilometres when the vehicle is handed back: kept as a reading. */
  @OptionalInteger(0, MOST_KM)
  endOdometer?: number | null;

  @ExpectedVersion()
  version?: number;
}
