import { Column, Entity, JoinColumn, ManyToOne } from 'typeorm';
import { choice, day, instant, json, longText, nullable, rowId, smallInteger, varchar } from '#persistence';
import { BY_VEHICLE, VisibleRows } from '../../records/scope/row-visibility';
import { ofTheGarage } from '../document/garage-rows';
import { Garage } from '../../fleet/garages/garage.entity';
import { PricedDocumentRow, PricedLineRow } from '../document/priced-document.entity';
import type { PrintedContent } from '../document/printed-content';

export const QUOTE_STATUSES = [
  'draft',
  'received',
  'accepted',
  'rejected',
  'expired',
  'withdrawn',
  'superseded',
] as const;
export type QuoteStatus = (typeof QUOTE_STATUSES)[number];

/** `main`: the first offer for the work of an intervention; `supplementary`: for work found during the repair. */
export const QUOTE_KINDS = ['main', 'supplementary'] as const;
export type QuoteKind = (typeof QUOTE_KINDS)[number];

/** A garage's priced offer; several quotes of one intervention compete (domain.md §7.6). */
@VisibleRows({ ...BY_VEHICLE, garage: ofTheGarage('quotes') })
@Entity('quotes')
export class Quote extends PricedDocumentRow {
  /** The company's number. */
  @Column(varchar('quote_number', 50))
  quoteNumber!: string;

  /** The garage's reference. */
  @Column(nullable(varchar('external_reference', 100)))
  externalReference!: string | null;

  @Column(nullable(rowId('prediagnostic_id')))
  prediagnosticId!: number | null;

  @Column(nullable(rowId('garage_id')))
  garageId!: number | null;

  @ManyToOne(() => Garage)
  @JoinColumn({ name: 'garage_id' })
  garage?: Garage | null;

  @Column(choice('kind'))
  kind!: QuoteKind;

  @Column(choice('status'))
  status!: QuoteStatus;

  @Column(day('quote_date'))
  quoteDate!: string;

  /** The last day on which it may be accepted. */
  @Column(day('valid_until'))
  validUntil!: string;

  @Column(nullable(instant('received_at')))
  receivedAt!: Date | null;

  @Column(nullable(smallInteger('estimated_duration_days')))
  estimatedDurationDays!: number | null;

  @Column(nullable(instant('decided_at')))
  decidedAt!: Date | null;

  @Column(nullable(rowId('decided_by_user_id')))
  decidedByUserId!: number | null;

  @Column(nullable(rowId('decided_by_collaborateur_id')))
  decidedByCollaborateurId!: number | null;

  @Column(nullable(varchar('decided_by_name', 255)))
  decidedByName!: string | null;

  @Column(nullable(varchar('rejection_reason', 500)))
  rejectionReason!: string | null;

  @Column(smallInteger('revision'))
  revision!: number;

  /** Why it is free; null for a quote with an amount. */
  @Column(nullable(varchar('free_reason', 500)))
  freeReason!: string | null;

  @Column(nullable(rowId('replaces_quote_id')))
  replacesQuoteId!: number | null;

  @Column(nullable(longText('notes')))
  notes!: string | null;

  @Column(nullable(rowId('pdf_attachment_id')))
  pdfAttachmentId!: number | null;

  @Column(nullable(json('frozen_content')))
  frozenContent!: PrintedContent | null;
}

@Entity('quote_lines')
export class QuoteLine extends PricedLineRow {
  @Column(rowId('quote_id'))
  quoteId!: number;
}
