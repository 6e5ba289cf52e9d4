import { ApiPropertyOptional, OmitType, PartialType } from '@nestjs/swagger';
import { IsIn, ValidateIf } from 'class-validator';
import {
  Choice,
  DefaultedChoice,
  ExpectedVersion,
  Id,
  InstantField,
  OptionalDecimal,
  OptionalId,
  OptionalInstant,
  OptionalInteger,
  OptionalText,
  Text,
} from '../../records/fields';
import { IMPORTED_STATUSES, CLOSURE_REASONS, INTERVENTION_STATUSES, PRIORITIES } from './intervention.choices';
import type { ImportedStatus, ClosureReason, InterventionStatus, Priority } from './intervention.choices';

const MAX_KM = 9_999_999;
const MAX_ESTIMATE_DAYS = 365;

export class CreateInterventionBody {
  @Id()
  vehicleId!: number;

  @OptionalId()
  driverId?: number | null;

  @Text(200, 'Bruit au freinage')
  title!: string;

  @OptionalText(5000)
  description?: string | null;

  @OptionalText(5000)
  notes?: string | null;

  @OptionalId()
  interventionTypeId?: number | null;

  @DefaultedChoice(PRIORITIES, 'medium')
  priority?: Priority;

  @OptionalId()
  assignedToCollaborateurId?: number | null;

  /** Kilometres at the time of the report; stored as an odometer reading. */
  @OptionalInteger(0, MAX_KM)
  odometerReading?: number | null;

  @OptionalInteger(0, MAX_ESTIMATE_DAYS)
  estimatedDurationDays?: number | null;

  /** Default: now. */
  @OptionalInstant()
  reportedAt?: string | null;

  @OptionalText(100, 'SIN-2026-0042')
  insuranceClaimRef?: string | null;

  @OptionalText(255)
  insuredParty?: string | null;
}

export class UpdateInterventionBody extends PartialType(CreateInterventionBody, { skipNullProperties: false }) {
  /** The time since which the vehicle cannot be used. */
  @OptionalInstant()
  immobilizedFrom?: string | null;

  @OptionalInstant()
  immobilizedUntil?: string | null;

  @ExpectedVersion()
  version?: number;
}

/** An intervention that is imported from another program, open or finished. */
export class ImportedInterventionBody extends OmitType(CreateInterventionBody, [
  'reportedAt',
  'assignedToCollaborateurId',
]) {
  @InstantField()
  reportedAt!: string;

  @OptionalText(100, 'OR-2024-0042')
  externalReference?: string | null;

  @OptionalText(255)
  externalGarage?: string | null;

  /** In the company's currency. */
  @OptionalDecimal(15, 4, '65000')
  externalCost?: string | null;

  /** Default: `closed` or `cancelled` if the row has that day, else `reported`. */
  @DefaultedChoice(IMPORTED_STATUSES, 'closed')
  currentStatus?: ImportedStatus;

  @OptionalInstant()
  repairStartedAt?: string | null;

  @OptionalInstant()
  repairCompletedAt?: string | null;

  @OptionalInstant()
  receivedAt?: string | null;

  @OptionalInstant()
  immobilizedFrom?: string | null;

  @OptionalInstant()
  immobilizedUntil?: string | null;

  @OptionalInstant()
  closedAt?: string | null;

  @OptionalInstant()
  cancelledAt?: string | null;

  @DefaultedChoice(CLOSURE_REASONS, 'other')
  closureReason?: ClosureReason;

  @OptionalText(2000)
  cancellationReason?: string | null;
}

export class TransitionBody {
  @Choice(INTERVENTION_STATUSES)
  to!: InterventionStatus;

  /** Required to cancel; stored in the history. */
  @OptionalText(2000, 'Véhicule déclaré épave')
  reason?: string | null;

  /** Required to close an intervention without an invoice. */
  @ApiPropertyOptional({ enum: CLOSURE_REASONS.filter((reason) => reason !== 'paid') })
  @ValidateIf((_body, value: unknown) => value !== undefined)
  @IsIn(CLOSURE_REASONS.filter((reason) => reason !== 'paid'))
  closureReason?: ClosureReason;

  @ExpectedVersion()
  version?: number;
}

export class HoldBody {
  @Text(500, 'Pièce en commande')
  reason!: string;

  @ExpectedVersion()
  version?: number;
}
