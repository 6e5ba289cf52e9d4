import { Column, Entity } from 'typeorm';
import type { Locale } from '#kernel';
import { choice, instant, nullable, Row, rowId, varchar } from '#persistence';

export const DELIVERY_STATUSES = ['queued', 'sent', 'failed'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** What can be sent; reports of a reception are signed on the spot. */
export type SentType = 'invoice' | 'quote' | 'work_authorization';

/** One document on its way to one mailbox; `createdAt` is when somebody asked for it. */
@Entity('document_deliveries')
export class DocumentDelivery extends Row {
  @Column(choice('document_type'))
  documentType!: SentType;

  @Column(rowId('document_id'))
  documentId!: number;

  /** Empty once the person was erased. */
  @Column(varchar('recipient', 254))
  recipient!: string;

  /** Of the paper and the letter. */
  @Column(choice('locale'))
  locale!: Locale;

  /** `sent` once the mail server has taken the letter; what becomes of it there nobody tells. */
  @Column(choice('status'))
  status!: DeliveryStatus;

  @Column(nullable(instant('settled_at')))
  settledAt!: Date | null;

  /** Why the mail server did not take it, as a code. */
  @Column(nullable(varchar('error', 255)))
  error!: string | null;

  @Column(nullable(varchar('sent_by_name', 255)))
  sentByName!: string | null;

  /** The letter's, in the outbox of the platform. */
  @Column({ name: 'letter_key', type: 'varchar', length: 100, charset: 'ascii', collation: 'ascii_bin' })
  letterKey!: string;
}
