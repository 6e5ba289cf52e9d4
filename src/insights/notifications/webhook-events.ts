import { ApiProperty } from '@nestjs/swagger';
import type { SentEvent } from '#http';
import { AlertView } from '../alerts/alert.view';

export const ALERT_EVENTS = ['alert.opened', 'alert.escalated', 'alert.resolved'] as const;

/** Of a resource of the audit log: what its events are called, and where the record is read. */
export interface RecordSubject {
  readonly name: string;
  readonly path: string;
}

/** By the resource of an audit row. */
export const RECORD_SUBJECTS: Readonly<Record<string, RecordSubject>> = {
  vehicles: { name: 'vehicle', path: 'vehicles' },
  interventions: { name: 'intervention', path: 'interventions' },
  prediagnostics: { name: 'prediagnostic', path: 'prediagnostics' },
  quotes: { name: 'quote', path: 'quotes' },
  work_authorizations: { name: 'work_authorization', path: 'work-authorizations' },
  field_verifications: { name: 'field_verification', path: 'field-verifications' },
  reception_reports: { name: 'reception_report', path: 'reception-reports' },
  invoices: { name: 'invoice', path: 'invoices' },
  payments: { name: 'payment', path: 'payments' },
  users: { name: 'member', path: 'users' },
};

const RECORD_CHANGES = ['created', 'updated', 'deleted'] as const;
export type RecordChange = (typeof RECORD_CHANGES)[number];

export const IMPORT_FINISHED = 'import.finished';

const RECORD_EVENTS: readonly string[] = [
  ...Object.values(RECORD_SUBJECTS).flatMap(({ name }) => RECORD_CHANGES.map((change) => `${name}.${change}`)),
  IMPORT_FINISHED,
];

/** What a webhook can choose from. */
export const CHOSEN_EVENTS: readonly string[] = [...ALERT_EVENTS, ...RECORD_EVENTS];

/** What every event says, whatever it is about. */
class WebhookMessageView {
  @ApiProperty({ type: String, format: 'uuid', description: 'As `webhook-id`; the same when it is sent again' })
  id!: string;

  @ApiProperty({ type: String, format: 'date-time' }) timestamp!: string;
  @ApiProperty({ example: 'flotte-abidjan', description: 'The slug of the company' }) company!: string;
}

class AlertEventView extends WebhookMessageView {
  @ApiProperty({ enum: ALERT_EVENTS }) type!: (typeof ALERT_EVENTS)[number];
  @ApiProperty({ type: AlertView }) data!: AlertView;
}

/** Which record changed, how and by whom. What is in it is read from the API, with the rights of whoever reads. */
class RecordChangeView {
  @ApiProperty({ type: 'integer' }) id!: number;
  @ApiProperty({ example: '/api/v1/invoices/12', description: 'Where it is read; of a deleted one: where it was' })
  path!: string;

  @ApiProperty({ example: 'invoices:issue', description: 'As in the audit log' }) action!: string;

  @ApiProperty({ type: String, nullable: true, example: 'POST /api/v1/invoices/:id/issue' })
  route!: string | null;

  @ApiProperty({ type: [String], nullable: true, description: 'Names of the fields that were sent' })
  changedFields!: string[] | null;

  @ApiProperty({ enum: ['user', 'api_key', 'system'] }) actorType!: string;
  @ApiProperty({ type: 'integer', nullable: true }) actorUserId!: number | null;
  @ApiProperty({ type: String, nullable: true, description: 'Of the request, as in `X-Request-Id`' })
  requestId!: string | null;
}

class RecordEventView extends WebhookMessageView {
  @ApiProperty({ enum: RECORD_EVENTS }) type!: string;
  @ApiProperty({ type: RecordChangeView }) data!: RecordChangeView;
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
  ...Object.values(RECORD_SUBJECTS).flatMap(({ name }) =>
    RECORD_CHANGES.map((change) => ({
      type: `${name}.${change}`,
      summary: `A record was ${change}: ${name.replaceAll('_', ' ')}`,
      message: RecordEventView,
    })),
  ),
  { type: IMPORT_FINISHED, summary: 'An import came to its end; its rows have no events', message: RecordEventView },
  { type: 'webhook.test', summary: 'Sent by hand, to see whether it arrives', message: TestEventView },
];
