import { ApiProperty } from '@nestjs/swagger';
import { NullableDecimal } from '#http';
import { PRICE_RANKS } from '../price-history/price.choices';
import type { PriceRank } from '../price-history/price.choices';
import { InvoiceWarningView } from './invoice-warning.view';

const AMOUNT = { type: String, example: '292050' } as const;

export class MatchedLineView {
  @ApiProperty({ type: 'integer' }) lineNumber!: number;
  @ApiProperty() description!: string;
  @ApiProperty(AMOUNT) netAmount!: string;
  @ApiProperty({ enum: PRICE_RANKS, nullable: true }) priceRank!: PriceRank | null;
  @NullableDecimal('46.15') deviationPercent!: string | null;
  @ApiProperty({ type: Boolean }) isAnomaly!: boolean;
}

/** An invoice compared with the work orders of its intervention; amounts with tax. */
export class InvoiceMatchingView {
  @ApiProperty({ example: 'XOF' }) currency!: string;
  @ApiProperty({ ...AMOUNT, description: 'Of all validated or closed work authorizations' }) authorizedAmount!: string;
  @ApiProperty({ ...AMOUNT, description: 'Of the other invoices, less credits' }) invoicedBefore!: string;
  @ApiProperty({ ...AMOUNT, description: 'Of this invoice' }) totalAmount!: string;
  @ApiProperty({ ...AMOUNT, description: 'Invoiced less authorized; negative if less was invoiced' })
  difference!: string;
  @NullableDecimal('4.25', { description: 'Percentage of the authorized amount' })
  differencePercent!: string | null;
  @ApiProperty({ type: [InvoiceWarningView] }) warnings!: InvoiceWarningView[];
  @ApiProperty({ type: [MatchedLineView] }) lines!: MatchedLineView[];
}
