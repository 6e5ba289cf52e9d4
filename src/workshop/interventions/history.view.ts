import { ApiProperty } from '@nestjs/swagger';
import { NullableId, NullableInstant, NullableText } from '#http';
import { INTERVENTION_STATUSES } from './intervention.choices';
import type { InterventionStatus } from './intervention.choices';
import { TRIGGERS } from './intervention-history.entity';
import type { InterventionHold, InterventionStep, Trigger } from './intervention-history.entity';

export class InterventionStepView {
  @ApiProperty({ enum: INTERVENTION_STATUSES, nullable: true }) fromStatus!: InterventionStatus | null;
  @ApiProperty({ enum: INTERVENTION_STATUSES }) toStatus!: InterventionStatus;
  @ApiProperty({ type: String, format: 'date-time' }) at!: string;
  @NullableText({ example: 'Awa Koné', description: 'Null for a viewer who may not see it' })
  byName!: string | null;
  @ApiProperty({ enum: TRIGGERS }) trigger!: Trigger;
  @NullableText({ example: 'quote' }) documentType!: string | null;
  @NullableId() documentId!: number | null;
  @NullableText() comment!: string | null;
}

export class InterventionHoldView {
  @ApiProperty({ type: String, format: 'date-time' }) heldAt!: string;
  @NullableInstant() releasedAt!: string | null;
  @ApiProperty() reason!: string;
  @NullableText() byName!: string | null;
}

/** All steps and holds of an intervention, oldest first. */
export class InterventionHistoryView {
  @ApiProperty({ type: [InterventionStepView] }) steps!: InterventionStepView[];
  @ApiProperty({ type: [InterventionHoldView] }) holds!: InterventionHoldView[];
}

/** Which names and documents of a history the viewer may see. */
export interface ShownNames {
  name(row: InterventionStep | InterventionHold): boolean;
  document(step: InterventionStep): boolean;
}

export const EVERYTHING_SHOWN: ShownNames = { name: () => true, document: () => true };

export function historyView(
  steps: readonly InterventionStep[],
  holds: readonly InterventionHold[],
  shown: ShownNames,
): InterventionHistoryView {
  return {
    steps: steps.map((step) => ({
      fromStatus: step.fromStatus,
      toStatus: step.toStatus,
      at: step.at.toISOString(),
      byName: shown.name(step) ? step.byName : null,
      trigger: step.trigger,
      documentType: step.documentType,
      documentId: shown.document(step) ? step.documentId : null,
      comment: shown.document(step) ? step.comment : null,
    })),
    holds: holds.map((hold) => ({
      heldAt: hold.heldAt.toISOString(),
      releasedAt: hold.releasedAt?.toISOString() ?? null,
      reason: hold.reason,
      byName: shown.name(hold) ? hold.byName : null,
    })),
  };
}
