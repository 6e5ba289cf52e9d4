import { Column, Entity } from 'typeorm';
import type { Locale } from '#kernel';
import { choice, instant, nullable, Row, rowId, varchar } from '#persistence';

export const DELIVERY_STATUSES = ['queued', 'sent', 'failed'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** The documents that can be sent. Reception reports are signed on the spot instead. */
export type SentType = 'invoice' | 'quote' | 'work_authorization';

/** One document sent to one address; `createdAt` is the time of the request. */
@Entity('document_deliveries')
export class DocumentDelivery extends Row {
  @Column(choice('document_type'))
  documentType!: SentType;

  @Column(rowId('document_id'))
  documentId!: number;

  /** Empty after the person was erased. */
  @Column(varchar('recipient', 254))
  recipient!: string;

  /** The language of the PDF and the e-mail. */
  @Column(choice('locale'))
  locale!: Locale;

  /** `sent` once the mail server has accepted the e-mail; its further delivery is unknown. */
  @Column(choice('status'))
  status!: DeliveryStatus;

  @Column(nullable(instant('settled_at')))
  settledAt!: Date | null;

  /** Error code of the mail server's refusal. */
  @Column(nullable(varchar('error', 255)))
  error!: string | null;

  @Column(nullable(varchar('sent_by_name', 255)))
  sentByName!: string | null;

  /** The key of the e-mail in the platform's outbox. */
  @Column({ name: 'letter_key', type: 'varchar', length: 100, charset: 'ascii', collation: 'ascii_bin' })
  letterKey!: string;
}
