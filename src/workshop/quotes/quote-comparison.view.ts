import { ApiProperty } from '@nestjs/swagger';
import { NullableDecimal, NullableId, NullableInteger, NullableText } from '#http';
import { PRICE_RANKS } from '../price-history/price.choices';
import type { PriceRank } from '../price-history/price.choices';

const AMOUNT = { type: String, example: '292050' } as const;

export class ComparedLineView {
  @ApiProperty({ type: 'integer' }) lineNumber!: number;
  @ApiProperty() description!: string;
  @ApiProperty(AMOUNT) netAmount!: string;
  @ApiProperty({ enum: PRICE_RANKS, nullable: true }) priceRank!: PriceRank | null;
  @NullableDecimal('46.15') deviationPercent!: string | null;
  @ApiProperty({ type: Boolean }) isAnomaly!: boolean;
}

export class ComparedQuoteView {
  @ApiProperty({ type: 'integer' }) quoteId!: number;
  @ApiProperty({ example: 'QT-2026-11-0001' }) quoteNumber!: string;
  @NullableId() garageId!: number | null;
  @NullableText() garageName!: string | null;
  @NullableText({ description: 'Zero to five, as entered' }) garageRating!: string | null;
  @ApiProperty({ type: String, format: 'date' }) validUntil!: string;
  @NullableInteger() estimatedDurationDays!: number | null;
  @ApiProperty({ ...AMOUNT, description: 'Without tax' }) subtotalAmount!: string;
  @ApiProperty(AMOUNT) taxAmount!: string;
  @ApiProperty({ ...AMOUNT, description: 'With tax' }) totalAmount!: string;
  @ApiProperty(AMOUNT) laborNet!: string;
  @ApiProperty(AMOUNT) supplyNet!: string;
  @ApiProperty(AMOUNT) otherNet!: string;
  @ApiProperty({ ...AMOUNT, description: 'More than the cheapest' }) differenceToCheapest!: string;
  @ApiProperty({ type: Boolean }) isCheapest!: boolean;
  @ApiProperty({ type: 'integer' }) anomalyCount!: number;
  @ApiProperty({ type: [ComparedLineView] }) lines!: ComparedLineView[];
}

/** The received quotes of an intervention side by side, the cheapest first. */
export class QuoteComparisonView {
  @ApiProperty({ example: 'XOF' }) currency!: string;
  @ApiProperty({ type: [ComparedQuoteView] }) quotes!: ComparedQuoteView[];
}
