import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, ValidateIf, ValidateNested } from 'class-validator';
import {
  Choice,
  DecimalField,
  ExpectedVersion,
  Integer,
  OptionalDay,
  OptionalDecimal,
  OptionalText,
  Text,
} from '../../records/fields';
import { TAX_CATEGORIES } from '../../fleet/reference/tax-rates/tax-rate.entity';
import type { TaxCategory } from '../pricing/pricing';

const MAX_LINES = 200;
const MAX_RATES = 20;

export class CreditedLineBody {
  /** The line number of the invoice. */
  @Integer(1, MAX_LINES)
  lineNumber!: number;

  @DecimalField(9, 3, '1')
  quantity!: string;
}

export class CreditedRateBody {
  @Choice(TAX_CATEGORIES)
  taxCategory!: TaxCategory;

  @DecimalField(3, 2, '18.00')
  taxRate!: string;

  /** Without tax; the tax is computed with the invoice's rate. */
  @DecimalField(12, 3, '50000')
  taxableAmount!: string;
}

/** Credits lines or tax rates of the invoice; without either, everything that is left. */
export class CreateCreditNoteBody {
  @Text(500, 'Pièce reprise')
  reason!: string;

  /** Default: today. */
  @OptionalDay()
  issueDate?: string | null;

  /** The sender's number: required for a credit note on a received invoice, refused for one of this company. */
  @OptionalText(100, 'AV-2026-0042')
  externalNumber?: string | null;

  /** For received credit notes: the total with tax that the sender printed, if the sender rounds differently. */
  @OptionalDecimal(14, 3, '35401')
  statedTotal?: string | null;

  @ApiPropertyOptional({ type: [CreditedLineBody], minItems: 1, maxItems: MAX_LINES })
  @ValidateIf((_body, value: unknown) => value !== undefined)
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_LINES)
  @ValidateNested({ each: true })
  @Type(() => CreditedLineBody)
  lines?: CreditedLineBody[];

  @ApiPropertyOptional({ type: [CreditedRateBody], minItems: 1, maxItems: MAX_RATES })
  @ValidateIf((_body, value: unknown) => value !== undefined)
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_RATES)
  @ValidateNested({ each: true })
  @Type(() => CreditedRateBody)
  rates?: CreditedRateBody[];

  @ExpectedVersion()
  version?: number;
}
