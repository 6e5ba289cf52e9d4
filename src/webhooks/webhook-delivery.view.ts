import { ApiProperty } from '@nestjs/swagger';

const INSTANT = { type: String, format: 'date-time' } as const;

export class WebhookDeliveryView {
  @ApiProperty({ type: 'integer' }) id!: number;
  @ApiProperty({ type: String, format: 'uuid' }) eventId!: string;
  @ApiProperty({ example: 'alert.opened' }) eventType!: string;
  @ApiProperty({ enum: ['pending', 'delivered', 'failed'] }) status!: string;
  @ApiProperty({ type: 'integer' }) attempts!: number;
  @ApiProperty({ type: 'integer', nullable: true }) responseStatus!: number | null;
  @ApiProperty({ type: String, nullable: true }) error!: string | null;
  @ApiProperty(INSTANT) createdAt!: string;
  @ApiProperty({ ...INSTANT, nullable: true }) deliveredAt!: string | null;
}

export class WebhookDeliveriesView {
  @ApiProperty({ type: [WebhookDeliveryView], description: 'The newest 50' }) deliveries!: WebhookDeliveryView[];
}
