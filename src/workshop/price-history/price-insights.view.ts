import { ApiProperty } from '@nestjs/swagger';
import { NullableDecimal, NullableText } from '#http';
import { CONFIDENCES } from './price-summary';
import type { Confidence } from './price-summary';
import { PRICE_SCOPES } from './price.choices';
import type { PriceScope } from './price.choices';

export class LastPriceView {
  @ApiProperty({ example: '65000' }) price!: string;
  @ApiProperty({ type: String, format: 'date-time' }) date!: string;
  @NullableText() garageName!: string | null;
}

export class PriceRangeView {
  @ApiProperty({ example: '58500' }) from!: string;
  @ApiProperty({ example: '71500' }) to!: string;
}

/** A usual price of one unit, without tax. */
export class PriceSuggestionView {
  @NullableDecimal('65000') average!: string | null;
  @NullableDecimal('65000') median!: string | null;
  @NullableDecimal('65000') min!: string | null;
  @NullableDecimal('65000') max!: string | null;
  @ApiProperty({ type: PriceRangeView, nullable: true }) suggestedRange!: PriceRangeView | null;
  @ApiProperty({ type: LastPriceView, nullable: true }) last!: LastPriceView | null;
  @ApiProperty({ type: 'integer' }) sampleSize!: number;
  @ApiProperty({ enum: CONFIDENCES }) confidence!: Confidence;
  @ApiProperty({ enum: PRICE_SCOPES, nullable: true }) scope!: PriceScope | null;
  @ApiProperty({ example: 'XOF' }) currency!: string;
}

export class PriceMonthView {
  @ApiProperty({ example: '2026-03' }) month!: string;
  @NullableDecimal('65000') average!: string | null;
  @NullableDecimal('65000') min!: string | null;
  @NullableDecimal('65000') max!: string | null;
  @ApiProperty({ type: 'integer' }) sampleSize!: number;
}

export class PriceEvolutionView {
  @ApiProperty({ type: [PriceMonthView] }) months!: PriceMonthView[];
}

export class GaragePriceView {
  @ApiProperty({ type: 'integer' }) garageId!: number;
  @NullableText() garageName!: string | null;
  @ApiProperty({ example: '65000' }) average!: string;
  @ApiProperty({ example: '66000' }) last!: string;
  @ApiProperty({ type: 'integer' }) sampleSize!: number;
}

export class GaragePricesView {
  @ApiProperty({ type: [GaragePriceView] }) garages!: GaragePriceView[];
}

export class TopSupplyView {
  @ApiProperty({ type: 'integer' }) supplyId!: number;
  @ApiProperty() name!: string;
  @ApiProperty({ type: 'integer' }) purchases!: number;
  @ApiProperty({ example: '1250000' }) total!: string;
}

export class PriceStatisticsView {
  @ApiProperty({ type: 'integer' }) prices!: number;
  @ApiProperty({ type: 'integer' }) anomalies!: number;
  @ApiProperty({ type: 'integer' }) pendingReviews!: number;
  @ApiProperty({ type: [TopSupplyView] }) topSupplies!: TopSupplyView[];
}
