import { ApiPropertyOptional, OmitType, PartialType } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsInt, Min, ValidateIf } from 'class-validator';
import {
  DecimalField,
  ExpectedVersion,
  Id,
  OptionalDay,
  OptionalDecimal,
  OptionalId,
  OptionalText,
} from '../../records/fields';
import { DocumentDiscountBody, LineBody, Lines } from '../document/line.dto';

const MAX_LINES = 200;

export class CreateWorkAuthorizationBody extends DocumentDiscountBody {
  @Id()
  interventionId!: number;

  /** An accepted quote, whose garage, lines and discount are copied; omitted for work without a quote. */
  @OptionalId()
  quoteId?: number | null;

  @OptionalId()
  garageId?: number | null;

  /** The lines of the quote to be carried out. Default: all. */
  @ApiPropertyOptional({ type: [Number], minItems: 1, example: [1, 2] })
  @ValidateIf((_body, value: unknown) => value !== undefined)
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_LINES)
  @ArrayUnique()
  @IsInt({ each: true })
  @Min(1, { each: true })
  quoteLineNumbers?: number[];

  /** For a work order without a quote. */
  @Lines()
  lines?: LineBody[];

  /** Default: today. */
  @OptionalDay()
  authorizationDate?: string | null;

  /** Default: its date plus `authorizations.validity_days`. */
  @OptionalDay()
  validUntil?: string | null;

  /** With tax. Default: the total of the lines. */
  @OptionalDecimal(12, 3, '300000')
  maxAmount?: string | null;

  @OptionalText(5000)
  specialInstructions?: string | null;
}

export class UpdateWorkAuthorizationBody extends PartialType(
  OmitType(CreateWorkAuthorizationBody, ['interventionId', 'quoteId']),
  { skipNullProperties: false },
) {
  @ExpectedVersion()
  version?: number;
}

export class FastTrackBody {
  /** With tax; at most `approval.fast_track_limit`. */
  @DecimalField(12, 3, '50000')
  estimatedAmount!: string;

  @OptionalId()
  garageId?: number | null;

  @ExpectedVersion()
  version?: number;
}
