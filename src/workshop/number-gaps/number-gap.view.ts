import { ApiProperty } from '@nestjs/swagger';
import { NullableDay, NullableDecimal, NullableText } from '#http';
import { formatMoney } from '#kernel';
import { RecordView, recordView } from '../../records/record.view';
import type { PrintedContent } from '../document/printed-content';
import { DOCUMENT_TYPES } from '../invoices/invoice.choices';
import type { DocumentType } from '../invoices/invoice.choices';
import { GAP_REASONS } from './number-gap.entity';
import type { GapReason, NumberGap } from './number-gap.entity';

export class NumberGapView extends RecordView {
  @ApiProperty({ enum: DOCUMENT_TYPES }) documentType!: DocumentType;
  @ApiProperty({ example: 'INV-2026-11-0001' }) invoiceNumber!: string;
  @ApiProperty({
    enum: GAP_REASONS,
    description: 'Discarded by an operator, known only to the ledger, or not fitting into the restored data',
  })
  reason!: GapReason;
  @NullableDay() issueDate!: string | null;
  @NullableDecimal('150000') totalAmount!: string | null;
  @NullableText({ description: 'Amount paid at that time' }) paidAmount!: string | null;
  @NullableText({ example: 'XOF' }) currency!: string | null;
  @NullableText({ description: 'SHA-256 of the content of the document' }) contentHash!: string | null;
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    description: 'The content of the document, if it is known',
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
