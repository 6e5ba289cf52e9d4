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
} from '../../fleet/fields';
import { UNITS } from '../../fleet/supplies/supply.choices';
import type { Unit } from '../../fleet/supplies/supply.choices';
import type { DiscountType, WorkType } from '../pricing/pricing';
import { DISCOUNT_TYPES, WORK_TYPES } from './line.choices';

const MOST_LINES = 200;
const DIGITS = 12;
const PRICE_DECIMALS = 4;
const QUANTITY_DIGITS = 9;
const QUANTITY_DECIMALS = 3;

/** What may be sent of a line; its amounts follow (domain.md §10) and cannot be. */
export class LineBody {
  @Choice(WORK_TYPES)
  workType!: WorkType;

  @OptionalId()
  supplyId?: number | null;

  /** The name of the supply, when left out. */
  @OptionalText(500, 'Plaquettes de frein avant')
  description?: string | null;

  @DecimalField(QUANTITY_DIGITS, QUANTITY_DECIMALS, '2')
  quantity!: string;

  /** That of the supply when left out, else `hour` for labour and `unit`. */
  @ApiPropertyOptional({ enum: UNITS })
  @ValidateIf((_body, value: unknown) => value !== undefined)
  @IsIn(UNITS)
  unit?: Unit;

  /** Without tax; that of the supply when left out. */
  @OptionalDecimal(DIGITS, PRICE_DECIMALS, '75000')
  unitPrice?: string | null;

  @DefaultedChoice(DISCOUNT_TYPES, 'none')
  discountType?: DiscountType;

  @DefaultedDecimal(DIGITS, PRICE_DECIMALS, '0')
  discountValue?: string;

  /** That of the supply when left out, else the company's default. */
  @OptionalId()
  taxRateId?: number | null;

  @OptionalText(2000)
  notes?: string | null;
}

/** The lines of a document, in their order; given in a change, they replace those there. */
export function Lines(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ type: [LineBody], maxItems: MOST_LINES }),
    ValidateIf((_body, value: unknown) => value !== undefined),
    IsArray(),
    ArrayMaxSize(MOST_LINES),
    ValidateNested({ each: true }),
    Type(() => LineBody),
  );
}

/** The discount on a document as a whole. */
export class DocumentDiscountBody {
  @DefaultedChoice(DISCOUNT_TYPES, 'none')
  discountType?: DiscountType;

  @DefaultedDecimal(DIGITS, PRICE_DECIMALS, '0')
  discountValue?: string;
}
