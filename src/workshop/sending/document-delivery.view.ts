import { ApiProperty } from '@nestjs/swagger';
import { NullableInstant, NullableText } from '#http';
import type { Locale } from '#kernel';
import { DELIVERY_STATUSES } from './document-delivery.entity';
import type { DeliveryStatus, DocumentDelivery } from './document-delivery.entity';

export class DocumentDeliveryView {
  @ApiProperty({ type: 'integer' }) id!: number;
  @NullableText({ example: 'compta@bamba.example', description: 'Null after the person was erased' })
  recipient!: string | null;
  @ApiProperty({ enum: ['fr', 'en'] }) locale!: Locale;
  @ApiProperty({ enum: DELIVERY_STATUSES, description: '`sent` after the mail server accepted the e-mail' })
  status!: DeliveryStatus;
  @ApiProperty({ type: String, format: 'date-time' }) requestedAt!: string;
  @NullableInstant({ description: 'When it was sent or abandoned' })
  settledAt!: string | null;
  @NullableText({ example: 'EENVELOPE', description: 'Why it was abandoned' })
  error!: string | null;
  @NullableText({ example: 'Awa Koné', description: 'Null for a viewer who may not see it' })
  sentByName!: string | null;
}

/** The deliveries of a document, newest first, at most 500. */
export class DocumentDeliveriesView {
  @ApiProperty({ type: [DocumentDeliveryView] }) deliveries!: DocumentDeliveryView[];
}

export function deliveriesView(
  rows: readonly DocumentDelivery[],
  { withNames }: { readonly withNames: boolean },
): DocumentDeliveriesView {
  return {
    deliveries: rows.map((row) => ({
      id: row.id,
      recipient: row.recipient || null,
      locale: row.locale,
      status: row.status,
      requestedAt: row.createdAt.toISOString(),
      settledAt: row.settledAt?.toISOString() ?? null,
      error: row.error,
      sentByName: withNames ? row.sentByName : null,
    })),
  };
}
