import { OmitType, PartialType } from '@nestjs/swagger';
import { IsEmail } from 'class-validator';
import {
  Choice,
  DayField,
  DecimalField,
  DefaultedChoice,
  DefaultedFlag,
  ExpectedVersion,
  Id,
  OptionalDay,
  OptionalDecimal,
  OptionalFlag,
  OptionalInteger,
  OptionalText,
  Text,
} from '../../records/fields';
import { COVERAGE_TYPES, PREMIUM_FREQUENCIES } from './insurance.choices';
import type { CoverageType, PremiumFrequency } from './insurance.choices';

export class CreateInsuranceBody {
  @Id()
  vehicleId!: number;

  @Text(100, 'AUTO-2026-00127')
  policyNumber!: string;

  @Text(100, 'NSIA Assurances')
  insuranceCompany!: string;

  @Choice(COVERAGE_TYPES)
  coverageType!: CoverageType;

  /** Whether it includes the cover that the law requires. Default: true for everything but `collision`. */
  @OptionalFlag()
  isCompulsoryCover?: boolean | null;

  @DayField()
  startDate!: string;

  /** The last day with cover. */
  @DayField()
  endDate!: string;

  /** The amount of each payment, in the company's currency. */
  @DecimalField(15, 4, '185000')
  premiumAmount!: string;

  @DefaultedChoice(PREMIUM_FREQUENCIES, 'once')
  premiumFrequency?: PremiumFrequency;

  @OptionalDecimal(15, 4, '50000')
  deductible?: string | null;

  @OptionalDecimal(15, 4, '20000000')
  coverageLimit?: string | null;

  @OptionalText(100)
  agentName?: string | null;

  @OptionalText(50)
  agentContact?: string | null;

  @OptionalText(254, 'agence@assureur.example')
  @IsEmail()
  agentEmail?: string | null;

  @OptionalDay()
  renewalDate?: string | null;

  /** Number of days before the end at which it is announced. Default: the company's setting. */
  @OptionalInteger(0, 365)
  renewalReminderDays?: number | null;

  @DefaultedFlag(false)
  isAutoRenewal?: boolean;

  @OptionalText(5000)
  coverageDetails?: string | null;

  @OptionalText(5000)
  notes?: string | null;
}

const CHANGEABLE = OmitType(CreateInsuranceBody, ['vehicleId']);

export class UpdateInsuranceBody extends PartialType(CHANGEABLE, { skipNullProperties: false }) {
  @ExpectedVersion()
  version?: number;
}

export class CancelInsuranceBody {
  @Text(500, 'Véhicule vendu')
  reason!: string;

  /** The first day without cover, which may be in the future. Default: today. */
  @OptionalDay()
  cancelledOn?: string | null;

  @ExpectedVersion()
  version?: number;
}

export class RenewInsuranceBody {
  /** Default: the present policy number. */
  @OptionalText(100, 'AUTO-2027-00127')
  policyNumber?: string | null;

  /** Default: the present premium. */
  @OptionalDecimal(15, 4, '190000')
  premiumAmount?: string | null;

  /** Default: the same length as the present policy. */
  @OptionalDay()
  endDate?: string | null;
}
