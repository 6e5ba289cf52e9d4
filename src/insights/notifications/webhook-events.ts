import { ApiProperty } from '@nestjs/swagger';
import type { SentEvent } from '#http';
import { AlertView } from '../alerts/alert.view';

/** What every event says, whatever it is about. */
class WebhookMessageView {
  @ApiProperty({ type: String, format: 'uuid', description: 'As `webhook-id`; the same when it is sent again' })
  id!: string;

  @ApiProperty({ type: String, format: 'date-time' }) timestamp!: string;
  @ApiProperty({ example: 'flotte-abidjan', description: 'The slug of the company' }) company!: string;
}

const ALERT_EVENTS = ['alert.opened', 'alert.escalated', 'alert.resolved'] as const;

class AlertEventView extends WebhookMessageView {
  @ApiProperty({ enum: ALERT_EVENTS }) type!: (typeof ALERT_EVENTS)[number];
  @ApiProperty({ type: AlertView }) data!: AlertView;
}

class TestEventView extends WebhookMessageView {
  @ApiProperty({ enum: ['webhook.test'] }) type!: 'webhook.test';
  @ApiProperty({ type: 'object', additionalProperties: false, properties: {} }) data!: Record<string, never>;
}

/** Every event a webhook can get, as the OpenAPI document describes them. */
export const WEBHOOK_EVENTS: readonly SentEvent[] = [
  { type: 'alert.opened', summary: 'Something has to be seen to', message: AlertEventView },
  { type: 'alert.escalated', summary: 'An alert became graver', message: AlertEventView },
  { type: 'alert.resolved', summary: 'What an alert was about is done', message: AlertEventView },
  { type: 'webhook.test', summary: 'Sent by hand, to see whether it arrives', message: TestEventView },
];
