import { ApiProperty } from '@nestjs/swagger';
import { NullableDecimal } from '#http';

/** Points to check before an invoice is paid. Warnings refuse nothing. */
const INVOICE_WARNINGS = ['AMOUNT_BEYOND_ORDERS', 'SENDER_NOT_ORDERED', 'PRICE_ANOMALY'] as const;
type WarningCode = (typeof INVOICE_WARNINGS)[number];

export class InvoiceWarningView {
  @ApiProperty({ enum: INVOICE_WARNINGS }) code!: WarningCode;
  @NullableDecimal('1061989', { description: 'Invoiced for the intervention, with tax' })
  amount!: string | null;
  @NullableDecimal('1180', { description: 'Ordered, with the tolerance' })
  limit!: string | null;
  @ApiProperty({ type: [Number], description: 'Numbers of the lines concerned' }) lineNumbers!: number[];
}

export const warning = (code: WarningCode, more: Partial<InvoiceWarningView> = {}): InvoiceWarningView => ({
  amount: null,
  limit: null,
  lineNumbers: [],
  ...more,
  code,
});
