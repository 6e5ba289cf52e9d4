import { Column, Entity } from 'typeorm';
import { choice, instant, longText, nullable, Row, rowId, varchar } from '#persistence';
import type { InterventionStatus } from './intervention.choices';

/** Who or what moved a dossier: a person, something that was done to one of its documents, or the clock. */
export const TRIGGERS = ['manual', 'document', 'system'] as const;
export type Trigger = (typeof TRIGGERS)[number];

/** One step of a dossier; the first one is its making. Rows are only ever added. */
@Entity('intervention_status_history')
export class InterventionStep extends Row {
  @Column(rowId('intervention_id'))
  interventionId!: number;

  @Column(nullable(choice('from_status')))
  fromStatus!: InterventionStatus | null;

  @Column(choice('to_status'))
  toStatus!: InterventionStatus;

  @Column(instant('at'))
  at!: Date;

  @Column(nullable(rowId('by_user_id')))
  byUserId!: number | null;

  /** As it was then: accounts are renamed and leave. */
  @Column(varchar('by_name', 255))
  byName!: string;

  @Column(choice('trigger_kind'))
  trigger!: Trigger;

  @Column(nullable(choice('document_type')))
  documentType!: string | null;

  @Column(nullable(rowId('document_id')))
  documentId!: number | null;

  @Column(nullable(longText('comment')))
  comment!: string | null;
}

/** A time during which a dossier waited for something outside: it does not count against its targets. */
@Entity('intervention_holds')
export class InterventionHold extends Row {
  @Column(rowId('intervention_id'))
  interventionId!: number;

  @Column(instant('held_at'))
  heldAt!: Date;

  @Column(nullable(instant('released_at')))
  releasedAt!: Date | null;

  @Column(varchar('reason', 500))
  reason!: string;

  @Column(varchar('by_name', 255))
  byName!: string;
}
