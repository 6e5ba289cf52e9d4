import { ApiProperty } from '@nestjs/swagger';
import { NullableInstant, NullableInteger, NullableText } from '#http';

const INSTANT = { type: String, format: 'date-time' } as const;

export class WebhookDeliveryView {
  @ApiProperty({ type: 'integer' }) id!: number;
  @ApiProperty({ type: String, format: 'uuid' }) eventId!: string;
  @ApiProperty({ example: 'alert.opened' }) eventType!: string;
  @ApiProperty({ enum: ['pending', 'delivered', 'failed'] }) status!: string;
  @ApiProperty({ type: 'integer' }) attempts!: number;
  @NullableInteger() responseStatus!: number | null;
  @NullableText() error!: string | null;
  @ApiProperty(INSTANT) createdAt!: string;
  @NullableInstant() deliveredAt!: string | null;
}

export class WebhookDeliveriesView {
  @ApiProperty({ type: [WebhookDeliveryView], description: 'The newest 50' }) deliveries!: WebhookDeliveryView[];
}
