import { ApiProperty } from '@nestjs/swagger';
import { NullableId, NullableText } from '#http';
import type { SentEvent } from '#http';
import { AlertView } from '../alerts/alert.view';

export const ALERT_EVENTS = ['alert.opened', 'alert.escalated', 'alert.resolved'] as const;

/** A resource of the audit log: the name of its events, and the path of its records. */
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

/** The events that a webhook can choose. */
export const CHOSEN_EVENTS: readonly string[] = [...ALERT_EVENTS, ...RECORD_EVENTS];

/** The fields of every event. */
class WebhookMessageView {
  @ApiProperty({ type: String, format: 'uuid', description: 'Same as `webhook-id`; unchanged when it is sent again' })
  id!: string;

  @ApiProperty({ type: String, format: 'date-time' }) timestamp!: string;
  @ApiProperty({ example: 'flotte-abidjan', description: 'The slug of the company' }) company!: string;
}

class AlertEventView extends WebhookMessageView {
  @ApiProperty({ enum: ALERT_EVENTS }) type!: (typeof ALERT_EVENTS)[number];
  @ApiProperty({ type: AlertView }) data!: AlertView;
}

/** The changed record, the action and the actor. Receivers read its data from the API, with their own permissions. */
class RecordChangeView {
  @ApiProperty({ type: 'integer' }) id!: number;
  @ApiProperty({
    example: '/api/v1/invoices/12',
    description: 'Path of the record; for a deleted record its former path',
  })
  path!: string;

  @ApiProperty({ example: 'invoices:issue', description: 'As in the audit log' }) action!: string;

  @NullableText({ example: 'POST /api/v1/invoices/:id/issue' })
  route!: string | null;

  @ApiProperty({ type: [String], nullable: true, description: 'Names of the fields that were sent' })
  changedFields!: string[] | null;

  @ApiProperty({ enum: ['user', 'api_key', 'system'] }) actorType!: string;
  @NullableId() actorUserId!: number | null;
  @NullableText({ description: 'Id of the request, as in `X-Request-Id`' })
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

/** All events that a webhook can receive, for the OpenAPI document. */
export const WEBHOOK_EVENTS: readonly SentEvent[] = [
  { type: 'alert.opened', summary: 'An alert was opened', message: AlertEventView },
  { type: 'alert.escalated', summary: 'The severity of an alert increased', message: AlertEventView },
  { type: 'alert.resolved', summary: 'The cause of an alert is resolved', message: AlertEventView },
  ...Object.values(RECORD_SUBJECTS).flatMap(({ name }) =>
    RECORD_CHANGES.map((change) => ({
      type: `${name}.${change}`,
      summary: `A record was ${change}: ${name.replaceAll('_', ' ')}`,
      message: RecordEventView,
    })),
  ),
  { type: IMPORT_FINISHED, summary: 'An import finished; its rows have no events', message: RecordEventView },
  { type: 'webhook.test', summary: 'Test event, sent on request', message: TestEventView },
];
