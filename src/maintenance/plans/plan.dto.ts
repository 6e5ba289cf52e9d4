import { OmitType, PartialType } from '@nestjs/swagger';
import {
  Choice,
  DayField,
  DefaultedChoice,
  DefaultedFlag,
  ExpectedVersion,
  OptionalDay,
  OptionalDecimal,
  OptionalId,
  OptionalInteger,
  OptionalText,
  Text,
} from '../../records/fields';
import { PLAN_BASES, PLAN_TYPES } from './plan.choices';
import type { PlanBasis, PlanType } from './plan.choices';

const MAX_KM = 9_999_999;

export class CreatePlanBody {
  /** The vehicle of the plan; omitted for a template. */
  @OptionalId()
  vehicleId?: number | null;

  /** The vehicle model of a template. */
  @OptionalId()
  modelId?: number | null;

  @Text(100, 'Vidange et filtres')
  title!: string;

  @Choice(PLAN_TYPES)
  type!: PlanType;

  @OptionalInteger(1, 1_000_000)
  intervalKm?: number | null;

  @OptionalInteger(1, 240)
  intervalMonths?: number | null;

  @OptionalInteger(1, 3650)
  intervalDays?: number | null;

  @DefaultedChoice(PLAN_BASES, 'from_completion')
  basis?: PlanBasis;

  /** Counts the kilometres of all odometers the vehicle ever had. */
  @DefaultedFlag(false)
  useCumulative?: boolean;

  /** Number of days before the due day at which it is announced. */
  @OptionalInteger(0, 365)
  leadDays?: number | null;

  /** Number of kilometres before the due value at which it is announced. */
  @OptionalInteger(0, 100_000)
  leadKm?: number | null;

  /** The day on which the first interval begins. Default: today. */
  @OptionalDay()
  startDate?: string | null;

  /** Kilometres at which the first interval begins. Default: the present odometer value. */
  @OptionalInteger(0, MAX_KM)
  startOdometer?: number | null;

  /** The next due day. Default: one interval after the start. */
  @OptionalDay()
  nextDueDate?: string | null;

  /** The next due kilometres. Default: one interval after the start. */
  @OptionalInteger(0, MAX_KM)
  nextDueOdometer?: number | null;

  @OptionalId()
  defaultGarageId?: number | null;

  /** In the company's currency. */
  @OptionalDecimal(15, 4, '65000')
  estimatedCost?: string | null;

  @DefaultedFlag(true)
  isActive?: boolean;

  /** Schedules the next maintenance when one is completed, and when the plan is due soon. */
  @DefaultedFlag(false)
  autoCreateMaintenance?: boolean;

  @OptionalText(5000)
  notes?: string | null;
}

const CHANGEABLE = OmitType(CreatePlanBody, ['vehicleId', 'modelId']);

export class UpdatePlanBody extends PartialType(CHANGEABLE, { skipNullProperties: false }) {
  @ExpectedVersion()
  version?: number;
}

export class SnoozePlanBody {
  /** It is not announced until this day. */
  @DayField()
  until!: string;

  @ExpectedVersion()
  version?: number;
}
