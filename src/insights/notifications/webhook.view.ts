import { ApiProperty } from '@nestjs/swagger';
import { NullableText } from '#http';
import { RecordView, recordView } from '../../records/record.view';
import { SEVERITIES } from '../alerts/alert.choices';
import type { Severity } from '../alerts/alert.choices';
import type { WebhookEndpoint } from './webhook-endpoint.entity';
import { CHOSEN_EVENTS } from './webhook-events';

export class WebhookView extends RecordView {
  @ApiProperty({ type: String, example: 'https://hooks.example.com/impact' }) url!: string;
  @NullableText() description!: string | null;
  @ApiProperty({ enum: SEVERITIES, description: 'Alerts below it are not sent' }) minSeverity!: Severity;
  @ApiProperty({ enum: CHOSEN_EVENTS, isArray: true, description: 'The events that it receives' }) events!: string[];
  @ApiProperty({ type: Boolean }) isActive!: boolean;
}

export class NewWebhookView extends WebhookView {
  @ApiProperty({ type: String, description: 'Signs every delivery (Standard Webhooks); shown only once' })
  secret!: string;
}

/** A webhook with the events it chose. */
export interface ChosenWebhook {
  readonly endpoint: WebhookEndpoint;
  readonly events: string[];
}

export function webhookView({ endpoint, events }: ChosenWebhook): WebhookView {
  const { url, description, minSeverity, isActive } = endpoint;
  return { ...recordView(endpoint), url, description, minSeverity, events, isActive };
}
