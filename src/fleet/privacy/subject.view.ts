import { ApiProperty } from '@nestjs/swagger';
import { clock } from '#kernel';
import type { PersonAlert } from './alerts-about';
import type { PersonDelivery } from './deliveries-to';
import type { FreeText } from './erasure';
import type { PersonFile } from '../fleet-ports';
import type { PersonTrailEntry } from '../fleet-ports';
import {
  FreeTextView,
  PersonAlertView,
  personAlertView,
  PersonFileView,
  PersonTrailView,
  fileView,
  trailView,
} from './privacy.view';
import { SUBJECTS } from './subjects';

const NAMES = Object.keys(SUBJECTS);

class PersonDeliveryView {
  @ApiProperty({ example: 'invoice' }) documentType!: string;
  @ApiProperty({ type: 'integer' }) documentId!: number;
  @ApiProperty({ type: String, example: 'awa@garage.example' }) recipient!: string;
  @ApiProperty({ example: 'sent' }) status!: string;
  @ApiProperty({ type: String, format: 'date-time' }) requestedAt!: string;
}

/** All data the company stores about one person who is not a driver. */
export class SubjectDataView {
  @ApiProperty({ type: String, format: 'date-time' }) exportedAt!: string;
  @ApiProperty({ enum: NAMES }) subject!: string;
  @ApiProperty({ type: 'integer', description: 'Id of the record that contains the person' }) id!: number;
  @ApiProperty({
    type: Object,
    additionalProperties: { type: 'string', nullable: true },
    description: 'The stored data of the person, by field',
  })
  data!: Record<string, string | null>;
  @ApiProperty({ type: [FreeTextView], description: 'Records that name the person or may name them' })
  mentions!: FreeTextView[];
  @ApiProperty({ type: [PersonAlertView] }) alerts!: PersonAlertView[];
  @ApiProperty({ type: [PersonFileView] }) attachments!: PersonFileView[];
  @ApiProperty({ type: [PersonDeliveryView], description: 'Documents sent to the address of the person by mail' })
  deliveries!: PersonDeliveryView[];
  @ApiProperty({ type: [PersonTrailView], description: 'Accesses to the record, newest first, at most 10,000' })
  accesses!: PersonTrailView[];
}

export class SubjectErasureView {
  @ApiProperty({ enum: NAMES }) subject!: string;
  @ApiProperty({ type: 'integer' }) id!: number;
  @ApiProperty({ type: String, format: 'date-time' }) erasedAt!: string;
  @ApiProperty({
    type: [FreeTextView],
    description: 'Records that may still name the person, for manual review; issued documents are kept by law',
  })
  review!: FreeTextView[];
}

interface SubjectData {
  readonly subject: string;
  readonly id: number;
  readonly data: Record<string, string | null>;
  readonly mentions: readonly FreeText[];
  readonly alerts: readonly PersonAlert[];
  readonly files: readonly PersonFile[];
  readonly deliveries: readonly PersonDelivery[];
  readonly trail: readonly PersonTrailEntry[];
}

export function subjectDataView(told: SubjectData): SubjectDataView {
  const { subject, id, data, mentions, alerts, files, deliveries, trail } = told;
  return {
    exportedAt: clock.now().toISOString(),
    subject,
    id,
    data,
    mentions: [...mentions],
    alerts: alerts.map(personAlertView),
    attachments: files.map(fileView),
    deliveries: deliveries.map(({ requestedAt, ...sent }) => ({ ...sent, requestedAt: requestedAt.toISOString() })),
    accesses: trail.map(trailView),
  };
}
