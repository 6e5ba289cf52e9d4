import { ApiProperty } from '@nestjs/swagger';

/** What somebody should look at before an invoice is paid; none of it refuses anything. */
const INVOICE_WARNINGS = ['AMOUNT_BEYOND_ORDERS', 'SENDER_NOT_ORDERED', 'PRICE_ANOMALY'] as const;
type WarningCode = (typeof INVOICE_WARNINGS)[number];

export class InvoiceWarningView {
  @ApiProperty({ enum: INVOICE_WARNINGS }) code!: WarningCode;
  @ApiProperty({ type: String, nullable: true, example: '1061989', description: 'Invoiced of the dossier, with tax' })
  amount!: string | null;
  @ApiProperty({ type: String, nullable: true, example: '1180', description: 'Ordered, with the tolerance' })
  limit!: string | null;
  @ApiProperty({ type: [Number], description: 'Of the lines it is about' }) lineNumbers!: number[];
}

export const warning = (code: WarningCode, more: Partial<InvoiceWarningView> = {}): InvoiceWarningView => ({
  amount: null,
  limit: null,
  lineNumbers: [],
  ...more,
  code,
});
