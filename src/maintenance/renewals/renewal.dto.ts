import { OmitType, PartialType } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import {
  Choice,
  DayField,
  ExpectedVersion,
  Id,
  OptionalDay,
  OptionalDecimal,
  OptionalText,
} from '../../records/fields';
import { RENEWAL_RESULTS, RENEWAL_TYPES } from './renewal.choices';
import type { RenewalResult, RenewalType } from './renewal.choices';

export class CreateRenewalBody {
  @Id()
  vehicleId!: number;

  @Choice(RENEWAL_TYPES)
  type!: RenewalType;

  /** Its name, which distinguishes renewals of type `other`. */
  @OptionalText(100, 'Visite technique')
  label?: string | null;

  @OptionalText(100, 'VT-2026-1187')
  reference?: string | null;

  @OptionalDay()
  validFrom?: string | null;

  /** The last day on which it is valid. */
  @DayField()
  validUntil!: string;

  @OptionalText(100, 'SICTA Abidjan')
  issuedBy?: string | null;

  /** In the company's currency. */
  @OptionalDecimal(15, 4, '15000')
  cost?: string | null;

  /** Default: the first day of validity, or today if that is in the future. */
  @OptionalDay()
  paidOn?: string | null;

  /** The result of an inspection; a failed inspection extends nothing. */
  @OptionalText(32, 'passed')
  @IsIn(RENEWAL_RESULTS)
  result?: RenewalResult | null;

  @OptionalText(5000)
  notes?: string | null;
}

const CHANGEABLE = OmitType(CreateRenewalBody, ['vehicleId', 'type']);

export class UpdateRenewalBody extends PartialType(CHANGEABLE, { skipNullProperties: false }) {
  @ExpectedVersion()
  version?: number;
}
