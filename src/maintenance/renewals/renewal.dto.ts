import { OmitType, PartialType } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { Choice, DayField, ExpectedVersion, Id, OptionalDay, OptionalDecimal, OptionalText } from '../../fleet/fields';
import { RENEWAL_RESULTS, RENEWAL_TYPES } from './renewal.choices';
import type { RenewalResult, RenewalType } from './renewal.choices';

export class CreateRenewalBody {
  @Id()
  vehicleId!: number;

  @Choice(RENEWAL_TYPES)
  type!: RenewalType;

  /** What it is called; papers of type `other` are told apart by it. */
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

  /** The first day of validity, or else today, when left out. */
  @OptionalDay()
  paidOn?: string | null;

  /** Of an inspection: one that failed extends nothing. */
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
