import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, ValidateIf, ValidateNested } from 'class-validator';
import {
  Choice,
  DecimalField,
  DefaultedChoice,
  DefaultedDecimal,
  OptionalDecimal,
  OptionalId,
  OptionalText,
} from '../../records/fields';
import { UNITS } from '../../records/units';
import type { Unit } from '../../records/units';
import type { DiscountType, WorkType } from '../pricing/pricing';
import { DISCOUNT_TYPES, WORK_TYPES } from './line.choices';

const MAX_LINES = 200;
const DIGITS = 12;
const PRICE_DECIMALS = 4;
const QUANTITY_DIGITS = 9;
const QUANTITY_DECIMALS = 3;

/** The inputs of a line. Its amounts are computed (domain.md §10) and cannot be sent. */
export class LineBody {
  @Choice(WORK_TYPES)
  workType!: WorkType;

  @OptionalId()
  supplyId?: number | null;

  /** Default: the name of the supply. */
  @OptionalText(500, 'Plaquettes de frein avant')
  description?: string | null;

  @DecimalField(QUANTITY_DIGITS, QUANTITY_DECIMALS, '2')
  quantity!: string;

  /** Default: the unit of the supply, else `hour` for labour and `unit` for the rest. */
  @ApiPropertyOptional({ enum: UNITS })
  @ValidateIf((_body, value: unknown) => value !== undefined)
  @IsIn(UNITS)
  unit?: Unit;

  /** Without tax. Default: the price of the supply. */
  @OptionalDecimal(DIGITS, PRICE_DECIMALS, '75000')
  unitPrice?: string | null;

  @DefaultedChoice(DISCOUNT_TYPES, 'none')
  discountType?: DiscountType;

  @DefaultedDecimal(DIGITS, PRICE_DECIMALS, '0')
  discountValue?: string;

  /** Default: the rate of the supply, else the company's default rate. */
  @OptionalId()
  taxRateId?: number | null;

  @OptionalText(2000)
  notes?: string | null;
}

/** The lines of a document, in their order. In an update they replace all present lines. */
export function Lines(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ type: [LineBody], maxItems: MAX_LINES }),
    ValidateIf((_body, value: unknown) => value !== undefined),
    IsArray(),
    ArrayMaxSize(MAX_LINES),
    ValidateNested({ each: true }),
    Type(() => LineBody),
  );
}

/** The discount on the whole document. */
export class DocumentDiscountBody {
  @DefaultedChoice(DISCOUNT_TYPES, 'none')
  discountType?: DiscountType;

  @DefaultedDecimal(DIGITS, PRICE_DECIMALS, '0')
  discountValue?: string;
}
