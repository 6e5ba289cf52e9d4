import { ApiProperty } from '@nestjs/swagger';
import { RecordView, recordView } from '../../records/record.view';
import { PLATFORM_EVENTS } from './platform-event-types';
import type { PlatformWebhook } from './platform-webhook.entity';

export class PlatformWebhookView extends RecordView {
  @ApiProperty({ type: String, example: 'https://hooks.example.com/platform' }) url!: string;
  @ApiProperty({ type: String, nullable: true }) description!: string | null;
  @ApiProperty({ enum: PLATFORM_EVENTS, isArray: true }) events!: string[];
  @ApiProperty({ type: Boolean }) isActive!: boolean;
}

export class NewPlatformWebhookView extends PlatformWebhookView {
  @ApiProperty({ type: String, description: 'The key that signs every delivery (Standard Webhooks); shown only once' })
  secret!: string;
}

/** A webhook with its subscribed events. */
export interface ChosenPlatformWebhook {
  readonly endpoint: PlatformWebhook;
  readonly events: string[];
}

export function platformWebhookView({ endpoint, events }: ChosenPlatformWebhook): PlatformWebhookView {
  const { url, description, isActive } = endpoint;
  return { ...recordView(endpoint), url, description, events, isActive };
}
