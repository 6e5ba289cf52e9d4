import { ApiProperty } from '@nestjs/swagger';
import { formatMoney } from '#kernel';
import { RecordView, recordView } from '../../fleet/record.view';
import type { PrintedContent } from '../document/printed-content';
import { DOCUMENT_TYPES } from '../invoices/invoice.choices';
import type { DocumentType } from '../invoices/invoice.choices';
import { GAP_REASONS } from './number-gap.entity';
import type { GapReason, NumberGap } from './number-gap.entity';

const NULLABLE_TEXT = { type: String, nullable: true } as const;

export class NumberGapView extends RecordView {
  @ApiProperty({ enum: DOCUMENT_TYPES }) documentType!: DocumentType;
  @ApiProperty({ example: 'INV-2026-11-0001' }) invoiceNumber!: string;
  @ApiProperty({
    enum: GAP_REASONS,
    description: 'Left out by an operator’s choice, known to the ledger alone, or not to be carried over',
  })
  reason!: GapReason;
  @ApiProperty({ type: String, format: 'date', nullable: true }) issueDate!: string | null;
  @ApiProperty({ ...NULLABLE_TEXT, example: '150000' }) totalAmount!: string | null;
  @ApiProperty({ ...NULLABLE_TEXT, description: 'What was paid of it by then' }) paidAmount!: string | null;
  @ApiProperty({ ...NULLABLE_TEXT, example: 'XOF' }) currency!: string | null;
  @ApiProperty({ ...NULLABLE_TEXT, description: 'SHA-256 of what the document said' }) contentHash!: string | null;
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    description: 'What the document said, where that is known',
  })
  content!: PrintedContent | null;
}

export function numberGapView(gap: NumberGap): NumberGapView {
  const { currency } = gap;
  const amount = (value: string | null): string | null => (value === null ? null : formatMoney(value, currency ?? ''));
  return {
    ...recordView(gap),
    documentType: gap.documentType,
    invoiceNumber: gap.invoiceNumber,
    reason: gap.reason,
    issueDate: gap.issueDate,
    totalAmount: amount(gap.totalAmount),
    paidAmount: amount(gap.paidAmount),
    currency,
    contentHash: gap.contentHash,
    content: gap.frozenContent,
  };
}
