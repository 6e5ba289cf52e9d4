import { ApiPropertyOptional, OmitType, PartialType } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsInt, Min, ValidateIf } from 'class-validator';
import {
  DayField,
  DefaultedChoice,
  ExpectedVersion,
  Id,
  OptionalDay,
  OptionalId,
  OptionalInteger,
  OptionalText,
  Text,
} from '../../records/fields';
import { DocumentDiscountBody, LineBody, Lines } from '../document/line.dto';
import { QUOTE_KINDS } from './quote.entity';
import type { QuoteKind } from './quote.entity';

const MAX_ESTIMATE_DAYS = 365;
const MAX_LINES = 200;

export class CreateQuoteBody extends DocumentDiscountBody {
  @Id()
  interventionId!: number;

  @OptionalId()
  prediagnosticId?: number | null;

  /** Required to receive the quote. */
  @OptionalId()
  garageId?: number | null;

  @OptionalText(100, 'D-2026-118')
  externalReference?: string | null;

  @DefaultedChoice(QUOTE_KINDS, 'main')
  kind?: QuoteKind;

  /** Default: today. */
  @OptionalDay()
  quoteDate?: string | null;

  /** Default: the quote's date plus `quotes.validity_days`. */
  @OptionalDay()
  validUntil?: string | null;

  @OptionalInteger(0, MAX_ESTIMATE_DAYS)
  estimatedDurationDays?: number | null;

  @OptionalText(5000)
  notes?: string | null;

  @Lines()
  lines?: LineBody[];
}

export class UpdateQuoteBody extends PartialType(OmitType(CreateQuoteBody, ['interventionId', 'kind']), {
  skipNullProperties: false,
}) {
  @ExpectedVersion()
  version?: number;
}

export class ReceiveQuoteBody {
  /** Why the quote is free: required for a quote of zero, refused for any other. */
  @OptionalText(500, 'Reprise sous garantie')
  freeReason?: string | null;

  @ExpectedVersion()
  version?: number;
}

export class AcceptQuoteBody {
  /** The accepted lines. Default: all. */
  @ApiPropertyOptional({ type: [Number], minItems: 1, example: [1, 2] })
  @ValidateIf((_body, value: unknown) => value !== undefined)
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_LINES)
  @ArrayUnique()
  @IsInt({ each: true })
  @Min(1, { each: true })
  lineNumbers?: number[];

  @ExpectedVersion()
  version?: number;
}

export class RejectQuoteBody {
  @Text(500, 'Délai trop long')
  reason!: string;

  @ExpectedVersion()
  version?: number;
}

export class ExtendQuoteBody {
  @DayField()
  validUntil!: string;

  @ExpectedVersion()
  version?: number;
}
