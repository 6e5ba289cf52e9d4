import { Column, Entity } from 'typeorm';
import { choice, instant, longText, nullable, Row, rowId, varchar } from '#persistence';
import type { InterventionStatus } from './intervention.choices';

/** The cause of a transition: a person, an action on a document, or the clock. */
export const TRIGGERS = ['manual', 'document', 'system'] as const;
export type Trigger = (typeof TRIGGERS)[number];

/** One step of an intervention; the first one is its creation. Rows are never changed or deleted. */
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

  /** The name at that time: accounts can be renamed and deleted. */
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

/** A period in which an intervention waited for something outside. It does not count against its target times. */
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
