import { ApiProperty } from '@nestjs/swagger';
import { NullableInstant, NullableText } from '#http';
import { formatMoney } from '#kernel';
import { RecordView, recordView } from '../../records/record.view';
import { PAYMENT_METHODS, PAYMENT_RECORD_STATUSES } from './payment.entity';
import type { Payment, PaymentMethod, PaymentRecordStatus } from './payment.entity';

export class PaymentView extends RecordView {
  @ApiProperty({ type: 'integer' }) invoiceId!: number;
  @NullableText({ example: 'INV-2026-11-0001' }) invoiceNumber!: string | null;
  @ApiProperty({ type: Boolean, description: 'True for a refund on a credit note' }) isRefund!: boolean;
  @ApiProperty({ example: '150000' }) amount!: string;
  @ApiProperty({ example: 'XOF' }) currency!: string;
  @ApiProperty({ type: String, format: 'date' }) paymentDate!: string;
  @ApiProperty({ enum: PAYMENT_METHODS }) method!: PaymentMethod;
  @NullableText() reference!: string | null;
  @NullableText() notes!: string | null;
  @ApiProperty({ enum: PAYMENT_RECORD_STATUSES }) status!: PaymentRecordStatus;
  @ApiProperty() recordedByName!: string;
  @NullableInstant() voidedAt!: string | null;
  @NullableText() voidedByName!: string | null;
  @NullableText() voidReason!: string | null;
}

export function paymentView(payment: Payment): PaymentView {
  const currency = payment.invoice?.currency ?? '';
  return {
    ...recordView(payment),
    invoiceId: payment.invoiceId,
    invoiceNumber: payment.invoice?.invoiceNumber ?? null,
    isRefund: payment.invoice?.documentType === 'credit_note',
    amount: formatMoney(payment.amount, currency),
    currency,
    paymentDate: payment.paymentDate,
    method: payment.method,
    reference: payment.reference,
    notes: payment.notes,
    status: payment.status,
    recordedByName: payment.recordedByName,
    voidedAt: payment.voidedAt?.toISOString() ?? null,
    voidedByName: payment.voidedByName,
    voidReason: payment.voidReason,
  };
}
