import { Column, Entity } from 'typeorm';
import { choice, day, json, money, nullable, Row, rowId, varchar } from '#persistence';
import type { PrintedContent } from '../document/printed-content';
import type { DocumentType } from '../invoices/invoice.choices';

/**
 * Why a number has no document: an operator discarded it, only the ledger knew it (lost), or its row does not fit
 * into the restored data.
 */
export const GAP_REASONS = ['discarded', 'lost', 'unfit'] as const;
export type GapReason = (typeof GAP_REASONS)[number];

/**
 * A legal number that was issued, but whose document a restore did not bring back (operations.md §3). Only restores
 * write these rows.
 */
@Entity('number_gaps')
export class NumberGap extends Row {
  /** The number series. */
  @Column(varchar('document_type', 50))
  documentType!: DocumentType;

  @Column(varchar('invoice_number', 50))
  invoiceNumber!: string;

  @Column(nullable(rowId('document_id')))
  documentId!: number | null;

  @Column(nullable(day('issue_date')))
  issueDate!: string | null;

  @Column(nullable(money('total_amount')))
  totalAmount!: string | null;

  @Column(nullable(money('paid_amount')))
  paidAmount!: string | null;

  @Column({ name: 'currency', type: 'char', length: 3, nullable: true })
  currency!: string | null;

  @Column({ name: 'content_hash', type: 'char', length: 64, nullable: true })
  contentHash!: string | null;

  /** The content of the document, if it still existed. */
  @Column(nullable(json('frozen_content')))
  frozenContent!: PrintedContent | null;

  @Column(choice('reason'))
  reason!: GapReason;

  /** The restore that caused the gap: an id of the global database. */
  @Column(nullable(rowId('operation_id')))
  operationId!: number | null;
}
