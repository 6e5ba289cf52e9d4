import { ApiProperty } from '@nestjs/swagger';
import { PRICE_RANKS } from '../price-history/price.choices';
import type { PriceRank } from '../price-history/price.choices';
import { InvoiceWarningView } from './invoice-warning.view';

const AMOUNT = { type: String, example: '292050' } as const;

export class MatchedLineView {
  @ApiProperty({ type: 'integer' }) lineNumber!: number;
  @ApiProperty() description!: string;
  @ApiProperty(AMOUNT) netAmount!: string;
  @ApiProperty({ enum: PRICE_RANKS, nullable: true }) priceRank!: PriceRank | null;
  @ApiProperty({ type: String, nullable: true, example: '46.15' }) deviationPercent!: string | null;
  @ApiProperty({ type: Boolean }) isAnomaly!: boolean;
}

/** An invoice beside what was ordered for its dossier; amounts with tax. */
export class InvoiceMatchingView {
  @ApiProperty({ example: 'XOF' }) currency!: string;
  @ApiProperty({ ...AMOUNT, description: 'Of all orders in force or closed' }) authorizedAmount!: string;
  @ApiProperty({ ...AMOUNT, description: 'Of the other invoices, less what was credited' }) invoicedBefore!: string;
  @ApiProperty({ ...AMOUNT, description: 'Of this one' }) totalAmount!: string;
  @ApiProperty({ ...AMOUNT, description: 'Invoiced less authorized; negative where less was invoiced' })
  difference!: string;
  @ApiProperty({ type: String, nullable: true, example: '4.25', description: 'Of what was authorized' })
  differencePercent!: string | null;
  @ApiProperty({ type: [InvoiceWarningView] }) warnings!: InvoiceWarningView[];
  @ApiProperty({ type: [MatchedLineView] }) lines!: MatchedLineView[];
}
