import { ApiProperty } from '@nestjs/swagger';
import { NullableId, NullableText } from '#http';
import { Exact, formatMoney, formatUnitPrice } from '#kernel';
import { UNITS } from '../../records/units';
import type { Unit } from '../../records/units';
import { TAX_CATEGORIES } from '../../fleet/reference/tax-rates/tax-rate.entity';
import type { DiscountType, TaxCategory, WorkType } from '../pricing/pricing';
import { documentView, DocumentView } from './document.view';
import { DISCOUNT_TYPES, WORK_TYPES } from './line.choices';
import type { PricedDocumentRow, PricedLineRow } from './priced-document.entity';

const AMOUNT = { type: String, example: '292050' } as const;

/** A line with its amounts. Tax and total of a line are for information; totals are never summed from them. */
export class LineView {
  @ApiProperty({ type: 'integer' }) id!: number;
  @ApiProperty({ type: 'integer', example: 1 }) lineNumber!: number;
  @ApiProperty({ enum: WORK_TYPES }) workType!: WorkType;
  @NullableId() supplyId!: number | null;
  @ApiProperty({ example: 'Plaquettes de frein avant' }) description!: string;
  @ApiProperty({ example: '2' }) quantity!: string;
  @ApiProperty({ enum: UNITS }) unit!: Unit;
  @ApiProperty({ example: '75000' }) unitPrice!: string;
  @ApiProperty({ enum: DISCOUNT_TYPES }) discountType!: DiscountType;
  @ApiProperty({ example: '10' }) discountValue!: string;
  @NullableId() taxRateId!: number | null;
  @ApiProperty({ example: '18.00' }) taxRate!: string;
  @ApiProperty({ enum: TAX_CATEGORIES }) taxCategory!: TaxCategory;
  @ApiProperty(AMOUNT) grossAmount!: string;
  @ApiProperty(AMOUNT) discountAmount!: string;
  @ApiProperty(AMOUNT) netAmount!: string;
  @ApiProperty(AMOUNT) taxAmount!: string;
  @ApiProperty(AMOUNT) totalAmount!: string;
  @NullableText() notes!: string | null;
}

/** The fields of every priced document; amounts have the decimals of its currency. */
export class PricedView extends DocumentView {
  @ApiProperty({ example: 'XOF' }) currency!: string;
  @ApiProperty({ enum: DISCOUNT_TYPES }) discountType!: DiscountType;
  @ApiProperty({ example: '0' }) discountValue!: string;
  @ApiProperty(AMOUNT) linesNet!: string;
  @ApiProperty(AMOUNT) discountAmount!: string;
  @ApiProperty({ ...AMOUNT, description: 'Without tax' }) subtotalAmount!: string;
  @ApiProperty(AMOUNT) taxAmount!: string;
  @ApiProperty({ ...AMOUNT, description: 'With tax' }) totalAmount!: string;
  @ApiProperty(AMOUNT) laborNet!: string;
  @ApiProperty(AMOUNT) supplyNet!: string;
  @ApiProperty(AMOUNT) otherNet!: string;
}

export function pricedView(document: PricedDocumentRow): PricedView {
  const { currency } = document;
  const amount = (value: string): string => formatMoney(value, currency);
  return {
    ...documentView(document),
    currency,
    discountType: document.discountType,
    discountValue: plain(document.discountValue),
    linesNet: amount(document.linesNet),
    discountAmount: amount(document.discountAmount),
    subtotalAmount: amount(document.subtotalAmount),
    taxAmount: amount(document.taxAmount),
    totalAmount: amount(document.totalAmount),
    laborNet: amount(document.laborNet),
    supplyNet: amount(document.supplyNet),
    otherNet: amount(document.otherNet),
  };
}

export function lineView(line: PricedLineRow, currency: string): LineView {
  const amount = (value: string): string => formatMoney(value, currency);
  return {
    id: line.id,
    lineNumber: line.lineNumber,
    workType: line.workType,
    supplyId: line.supplyId,
    description: line.description,
    quantity: plain(line.quantity),
    unit: line.unit,
    unitPrice: formatUnitPrice(line.unitPrice, currency),
    discountType: line.discountType,
    discountValue: plain(line.discountValue),
    taxRateId: line.taxRateId,
    taxRate: line.taxRate,
    taxCategory: line.taxCategory,
    grossAmount: amount(line.grossAmount),
    discountAmount: amount(line.discountAmount),
    netAmount: amount(line.netAmount),
    taxAmount: amount(line.taxAmount),
    totalAmount: amount(line.totalAmount),
    notes: line.notes,
  };
}

/** An exact decimal without the trailing zeros of its column. */
export const plain = (value: string): string => new Exact(value).toFixed();
