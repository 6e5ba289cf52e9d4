import { ApiProperty } from '@nestjs/swagger';
import { INTERVENTION_STATUSES } from './intervention.choices';
import type { InterventionStatus } from './intervention.choices';
import { TRIGGERS } from './intervention-history.entity';
import type { InterventionHold, InterventionStep, Trigger } from './intervention-history.entity';

const NULLABLE_TEXT = { type: String, nullable: true } as const;

export class InterventionStepView {
  @ApiProperty({ enum: INTERVENTION_STATUSES, nullable: true }) fromStatus!: InterventionStatus | null;
  @ApiProperty({ enum: INTERVENTION_STATUSES }) toStatus!: InterventionStatus;
  @ApiProperty({ type: String, format: 'date-time' }) at!: string;
  @ApiProperty({ example: 'Awa Koné' }) byName!: string;
  @ApiProperty({ enum: TRIGGERS }) trigger!: Trigger;
  @ApiProperty({ ...NULLABLE_TEXT, example: 'quote' }) documentType!: string | null;
  @ApiProperty({ type: 'integer', nullable: true }) documentId!: number | null;
  @ApiProperty(NULLABLE_TEXT) comment!: string | null;
}

export class InterventionHoldView {
  @ApiProperty({ type: String, format: 'date-time' }) heldAt!: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) releasedAt!: string | null;
  @ApiProperty() reason!: string;
  @ApiProperty() byName!: string;
}

/** Everything that happened to a dossier, oldest first. */
export class InterventionHistoryView {
  @ApiProperty({ type: [InterventionStepView] }) steps!: InterventionStepView[];
  @ApiProperty({ type: [InterventionHoldView] }) holds!: InterventionHoldView[];
}

export function historyView(
  steps: readonly InterventionStep[],
  holds: readonly InterventionHold[],
): InterventionHistoryView {
  return {
    steps: steps.map((step) => ({
      fromStatus: step.fromStatus,
      toStatus: step.toStatus,
      at: step.at.toISOString(),
      byName: step.byName,
      trigger: step.trigger,
      documentType: step.documentType,
      documentId: step.documentId,
      comment: step.comment,
    })),
    holds: holds.map((hold) => ({
      heldAt: hold.heldAt.toISOString(),
      releasedAt: hold.releasedAt?.toISOString() ?? null,
      reason: hold.reason,
      byName: hold.byName,
    })),
  };
}
