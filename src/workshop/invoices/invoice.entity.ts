import { Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
import {
  choice,
  day,
  decimal,
  instant,
  json,
  longText,
  money,
  nullable,
  rowId,
  smallInteger,
  varchar,
} from '#persistence';
import { BY_VEHICLE, VisibleRows } from '../../records/scope/row-visibility';
import { ofTheGarage } from '../document/garage-rows';
import { Garage } from '../../fleet/garages/garage.entity';
import type { Party } from '../document/party';
import { PricedDocumentRow, PricedLineRow } from '../document/priced-document.entity';
import type { PrintedContent } from '../document/printed-content';
import type { TaxCategory } from '../pricing/pricing';
import type { Direction, DocumentType, FiscalStatus, InvoiceStatus, PaymentStatus } from './invoice.choices';

/** The subject of an invoice, as named at its issue. */
export interface InvoiceSubject {
  readonly interventionNumber: string;
  readonly title: string;
  readonly plateNumber: string;
  readonly vin: string | null;
  readonly vehicleLabel: string;
}

/** An invoice or credit note, issued or received (domain.md §7.9). It does not change after its issue. */
@VisibleRows({ ...BY_VEHICLE, garage: ofTheGarage('invoices') })
@Entity('invoices')
export class Invoice extends PricedDocumentRow {
  @Column(choice('document_type'))
  documentType!: DocumentType;

  @Column(choice('direction'))
  direction!: Direction;

  @Column(choice('status'))
  status!: InvoiceStatus;

  /** Null before the issue, so deleting a draft leaves no gap. */
  @Column(nullable(varchar('invoice_number', 50)))
  invoiceNumber!: string | null;

  /** The sender's number of a received document. */
  @Column(nullable(varchar('external_number', 100)))
  externalNumber!: string | null;

  @Column(nullable(rowId('garage_id')))
  garageId!: number | null;

  @ManyToOne(() => Garage)
  @JoinColumn({ name: 'garage_id' })
  garage?: Garage | null;

  @Column(nullable(rowId('supplier_id')))
  supplierId!: number | null;

  @Column(nullable(rowId('quote_id')))
  quoteId!: number | null;

  @Column(nullable(rowId('work_authorization_id')))
  workAuthorizationId!: number | null;

  /** Of a credit note: the invoice that it corrects. */
  @Column(nullable(rowId('original_invoice_id')))
  originalInvoiceId!: number | null;

  @Column(nullable(day('issue_date')))
  issueDate!: string | null;

  @Column(nullable(day('supply_date')))
  supplyDate!: string | null;

  @Column(nullable(day('due_date')))
  dueDate!: string | null;

  @Column(nullable(json('seller')))
  seller!: Party | null;

  @Column(nullable(json('buyer')))
  buyer!: Party | null;

  @Column(nullable(json('subject')))
  subject!: InvoiceSubject | null;

  @Column(money('paid_amount'))
  paidAmount!: string;

  @Column(money('credited_amount'))
  creditedAmount!: string;

  /** Total − paid − credited, never below zero. An overpaid amount is due on the credit notes, to be paid back. */
  @Column(money('balance_due'))
  balanceDue!: string;

  @Column(choice('payment_status'))
  paymentStatus!: PaymentStatus;

  /** Of a received document: the total that its sender printed, if the sender rounds differently. */
  @Column(nullable(money('stated_total')))
  statedTotal!: string | null;

  /** The other party: the seller of a received document, the buyer of an issued one. Computed by the server. */
  @Column({ ...nullable(varchar('counterparty_name', 255)), insert: false, update: false })
  counterpartyName!: string | null;

  @Column(nullable(instant('issued_at')))
  issuedAt!: Date | null;

  @Column(nullable(rowId('issued_by_user_id')))
  issuedByUserId!: number | null;

  @Column(nullable(varchar('issued_by_name', 255)))
  issuedByName!: string | null;

  /** SHA-256 of the frozen content as canonical JSON. */
  @Column(nullable({ name: 'content_hash', type: 'char', length: 64 }))
  contentHash!: string | null;

  @Column(nullable(json('frozen_content')))
  frozenContent!: PrintedContent | null;

  @Column(nullable(rowId('pdf_attachment_id')))
  pdfAttachmentId!: number | null;

  @Column(choice('fiscal_status'))
  fiscalStatus!: FiscalStatus;

  @Column(nullable(varchar('fiscal_number', 100)))
  fiscalNumber!: string | null;

  @Column(nullable(json('fiscal_payload')))
  fiscalPayload!: unknown;

  /** The time of the last submission to the authority. */
  @Column(nullable(instant('fiscal_sent_at')))
  fiscalSentAt!: Date | null;

  /** Why the outcome is unknown, or what a person decided and why. */
  @Column(nullable(varchar('fiscal_note', 500)))
  fiscalNote!: string | null;

  @Column(nullable(longText('notes')))
  notes!: string | null;

  /** Not printed; the only text of an issued invoice that may change. */
  @Column(nullable(longText('internal_note')))
  internalNote!: string | null;

  @Column(nullable(varchar('payment_terms_text', 500)))
  paymentTermsText!: string | null;

  @Column(nullable(varchar('credit_reason', 500)))
  creditReason!: string | null;

  @Column(nullable(varchar('exceed_reason', 500)))
  exceedReason!: string | null;

  @Column(nullable(varchar('dispute_reason', 500)))
  disputeReason!: string | null;

  @Column(nullable(instant('voided_at')))
  voidedAt!: Date | null;

  @Column(nullable(rowId('voided_by_user_id')))
  voidedByUserId!: number | null;

  @Column(nullable(varchar('voided_by_name', 255)))
  voidedByName!: string | null;

  @Column(nullable(varchar('void_reason', 500)))
  voidReason!: string | null;
}

@Entity('invoice_lines')
export class InvoiceLine extends PricedLineRow {
  @Column(rowId('invoice_id'))
  invoiceId!: number;

  /** Of a credit note's line: the line of the invoice that it credits. */
  @Column(nullable(smallInteger('original_line_number')))
  originalLineNumber!: number | null;
}

/** The taxable amount and the tax of one rate. */
@Entity('invoice_tax_lines')
export class InvoiceTaxLine {
  @PrimaryGeneratedColumn({ type: 'int', unsigned: true })
  id!: number;

  @Column(rowId('invoice_id'))
  invoiceId!: number;

  @Column(choice('tax_category'))
  taxCategory!: TaxCategory;

  @Column(decimal('tax_rate', 5, 2))
  taxRate!: string;

  @Column(money('taxable_amount'))
  taxableAmount!: string;

  @Column(money('tax_amount'))
  taxAmount!: string;

  /** All reasons that apply, joined. */
  @Column(nullable(varchar('exemption_reason', 4000)))
  exemptionReason!: string | null;
}
