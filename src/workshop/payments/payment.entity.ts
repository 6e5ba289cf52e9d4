import { Column, Entity, JoinColumn, ManyToOne } from 'typeorm';
import { choice, day, instant, longText, money, nullable, Row, rowId, varchar } from '#persistence';
import { VisibleRows } from '../../records/scope/row-visibility';
import { garagePayments } from '../document/garage-rows';
import { Invoice } from '../invoices/invoice.entity';

export const PAYMENT_METHODS = [
  'cash',
  'check',
  'bank_transfer',
  'card',
  'mobile_money',
  'direct_debit',
  'offset',
  'other',
] as const;
export type PaymentMethod = (typeof PAYMENT_METHODS)[number];

export const PAYMENT_RECORD_STATUSES = ['recorded', 'voided'] as const;
export type PaymentRecordStatus = (typeof PAYMENT_RECORD_STATUSES)[number];

/**
 * A payment on an invoice, or a refund on a credit note (domain.md §7.9). It never changes, except that it can be
 * voided.
 */
@VisibleRows({ vehicle: 'invoice.vehicleId', garage: garagePayments })
@Entity('payments')
export class Payment extends Row {
  @Column(rowId('invoice_id'))
  invoiceId!: number;

  @ManyToOne(() => Invoice)
  @JoinColumn({ name: 'invoice_id' })
  invoice?: Invoice;

  /** Always positive. */
  @Column(money('amount'))
  amount!: string;

  @Column(day('payment_date'))
  paymentDate!: string;

  @Column(choice('method'))
  method!: PaymentMethod;

  @Column(nullable(varchar('reference', 100)))
  reference!: string | null;

  @Column(nullable(longText('notes')))
  notes!: string | null;

  @Column(choice('status'))
  status!: PaymentRecordStatus;

  @Column(varchar('recorded_by_name', 255))
  recordedByName!: string;

  @Column(nullable(instant('voided_at')))
  voidedAt!: Date | null;

  @Column(nullable(rowId('voided_by_user_id')))
  voidedByUserId!: number | null;

  @Column(nullable(varchar('voided_by_name', 255)))
  voidedByName!: string | null;

  @Column(nullable(varchar('void_reason', 500)))
  voidReason!: string | null;
}
