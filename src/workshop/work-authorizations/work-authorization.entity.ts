import { Column, Entity, JoinColumn, ManyToOne } from 'typeorm';
import { choice, day, flag, instant, json, longText, money, nullable, rowId, varchar } from '#persistence';
import { BY_VEHICLE, VisibleRows } from '../../records/scope/row-visibility';
import { ofTheGarage } from '../document/garage-rows';
import { Garage } from '../../fleet/garages/garage.entity';
import { PricedDocumentRow, PricedLineRow } from '../document/priced-document.entity';
import type { PrintedContent } from '../document/printed-content';
import { Quote } from '../quotes/quote.entity';

export const AUTHORIZATION_STATUSES = ['draft', 'validated', 'closed', 'cancelled'] as const;
export type AuthorizationStatus = (typeof AUTHORIZATION_STATUSES)[number];

/** A work order: tells a garage to carry out accepted lines, up to an amount (domain.md §7.7). */
@VisibleRows({ ...BY_VEHICLE, garage: ofTheGarage('work_authorizations') })
@Entity('work_authorizations')
export class WorkAuthorization extends PricedDocumentRow {
  @Column(varchar('authorization_number', 50))
  authorizationNumber!: string;

  /** Null for a work order without a quote. */
  @Column(nullable(rowId('quote_id')))
  quoteId!: number | null;

  @ManyToOne(() => Quote)
  @JoinColumn({ name: 'quote_id' })
  quote?: Quote | null;

  @Column(nullable(rowId('garage_id')))
  garageId!: number | null;

  @ManyToOne(() => Garage)
  @JoinColumn({ name: 'garage_id' })
  garage?: Garage | null;

  /** `expired` is not stored: a validated work order is expired after its last day. */
  @Column(choice('status'))
  status!: AuthorizationStatus;

  @Column(day('authorization_date'))
  authorizationDate!: string;

  @Column(day('valid_until'))
  validUntil!: string;

  @Column(nullable(rowId('authorized_by_collaborateur_id')))
  authorizedByCollaborateurId!: number | null;

  @Column(nullable(rowId('authorized_by_user_id')))
  authorizedByUserId!: number | null;

  @Column(nullable(varchar('authorized_by_name', 255)))
  authorizedByName!: string | null;

  @Column(nullable(instant('validated_at')))
  validatedAt!: Date | null;

  @Column(nullable(longText('special_instructions')))
  specialInstructions!: string | null;

  /** With tax. */
  @Column(money('max_amount'))
  maxAmount!: string;

  /** False while the amount is computed from the lines. */
  @Column(flag('is_max_amount_chosen'))
  isMaxAmountChosen!: boolean;

  @Column(nullable(rowId('pdf_attachment_id')))
  pdfAttachmentId!: number | null;

  @Column(nullable(json('frozen_content')))
  frozenContent!: PrintedContent | null;
}

@Entity('work_authorization_lines')
export class WorkAuthorizationLine extends PricedLineRow {
  @Column(rowId('work_authorization_id'))
  workAuthorizationId!: number;

  /** The line of the quote that it carries out. */
  @Column(nullable(rowId('quote_line_id')))
  quoteLineId!: number | null;
}
