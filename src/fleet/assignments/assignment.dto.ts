import { PartialType, PickType } from '@nestjs/swagger';
import {
  DefaultedChoice,
  DefaultedFlag,
  ExpectedVersion,
  Id,
  OptionalInstant,
  OptionalInteger,
  OptionalText,
} from '../../records/fields';
import { ASSIGNMENT_ROLES } from './vehicle-assignment.entity';
import type { AssignmentRole } from './vehicle-assignment.entity';

const MAX_KM = 9_999_999;

export class CreateAssignmentBody {
  @Id()
  vehicleId!: number;

  @Id()
  driverId!: number;

  /** Defaults to now. */
  @OptionalInstant()
  startsAt?: string | null;

  /** Absent: no end is set. The end moment itself is not part of the assignment. */
  @OptionalInstant()
  endsAt?: string | null;

  @DefaultedChoice(ASSIGNMENT_ROLES, 'primary')
  role?: AssignmentRole;

  /** Kilometres at the handover of the vehicle; stored as an odometer reading. */
  @OptionalInteger(0, MAX_KM)
  startOdometer?: number | null;

  @OptionalText(5000)
  notes?: string | null;

  /** Accepts a driver who is not eligible; requires `assignments:override`. */
  @DefaultedFlag(false)
  override?: boolean;

  /** Required with `override`. */
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
  /** Defaults to now. */
  @OptionalInstant()
  endsAt?: string | null;

  /** Kilometres when the vehicle is returned; stored as an odometer reading. */
  @OptionalInteger(0, MAX_KM)
  endOdometer?: number | null;

  @ExpectedVersion()
  version?: number;
}
