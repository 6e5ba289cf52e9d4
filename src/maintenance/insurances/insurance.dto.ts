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
} from '../../fleet/fields';
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

  /** Whether it is the cover the law asks for: for everything but `collision`, when left out. */
  @OptionalFlag()
  isCompulsoryCover?: boolean | null;

  @DayField()
  startDate!: string;

  /** The last day with cover. */
  @DayField()
  endDate!: string;

  /** What is paid each time, in the company's currency. */
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

  /** Days before the end at which it is announced; the company's setting, when left out. */
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

  /** The first day without cover, which may be to come; today, when left out. */
  @OptionalDay()
  cancelledOn?: string | null;

  @ExpectedVersion()
  version?: number;
}

export class RenewInsuranceBody {
  /** The same number, when left out. */
  @OptionalText(100, 'AUTO-2027-00127')
  policyNumber?: string | null;

  /** The same premium, when left out. */
  @OptionalDecimal(15, 4, '190000')
  premiumAmount?: string | null;

  /** As long as the policy before, when left out. */
  @OptionalDay()
  endDate?: string | null;
}
