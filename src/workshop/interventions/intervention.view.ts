import { ApiProperty } from '@nestjs/swagger';
import { NullableId, NullableInstant, NullableInteger, NullableText } from '#http';
import { formatMoney } from '#kernel';
import { RecordView, recordView } from '../../records/record.view';
import { CLOSURE_REASONS, INTERVENTION_STATUSES, PRIORITIES, STAGES, STATUS_FACTS } from './intervention.choices';
import type { ClosureReason, InterventionStatus, Priority, Stage } from './intervention.choices';
import type { DossierOrigin } from './dossier-origins';
import type { Intervention } from './intervention.entity';
import { transitionsFrom } from './intervention.flow';
import { blockers } from './intervention.guards';
import type { DossierFacts, GuardSettings } from './intervention.guards';
import { isOverdue } from './overdue';

/** A transition from the present status. */
export class AllowedTransitionView {
  @ApiProperty({ enum: INTERVENTION_STATUSES }) to!: InterventionStatus;
  @ApiProperty({ type: Boolean, description: 'Whether a user requests it, or it follows from a document' })
  isManual!: boolean;
  @NullableText({ description: 'The permission to request it' }) permission!: string | null;
  @NullableText({ description: 'The document event that causes it' }) event!: string | null;
  @ApiProperty({ type: [String], description: 'Codes of the guards that refuse it now' }) blockedBy!: string[];
}

export class InterventionView extends RecordView {
  @ApiProperty({ example: 'INT-2026-11-0001' }) interventionNumber!: string;
  @ApiProperty({ type: 'integer' }) vehicleId!: number;
  @ApiProperty({ example: '1234 AB 01' }) plateNumber!: string;
  @ApiProperty({ example: 'Toyota Hilux' }) vehicleLabel!: string;
  @NullableId() driverId!: number | null;
  @NullableText() driverName!: string | null;
  @ApiProperty({ example: 'Bruit au freinage' }) title!: string;
  @NullableText() description!: string | null;
  @NullableText() notes!: string | null;
  @NullableId() interventionTypeId!: number | null;
  @NullableText() interventionTypeName!: string | null;
  @ApiProperty({ enum: PRIORITIES }) priority!: Priority;
  @ApiProperty({ enum: INTERVENTION_STATUSES }) currentStatus!: InterventionStatus;
  @ApiProperty({ enum: STAGES }) stage!: Stage;
  @ApiProperty({ type: 'integer', minimum: 0, maximum: 100, description: 'Per cent' }) progress!: number;
  @ApiProperty({ type: 'integer' }) daysInCurrentStatus!: number;
  @ApiProperty({ type: Boolean, description: 'The time on hold does not count' }) isOverdue!: boolean;
  @ApiProperty({ type: [AllowedTransitionView] }) allowedTransitions!: AllowedTransitionView[];
  @NullableId() reportedByUserId!: number | null;
  @ApiProperty({ example: 'Yao Kouassi' }) reportedByName!: string;
  @NullableId() assignedToCollaborateurId!: number | null;
  @NullableText() assignedToName!: string | null;
  @NullableInteger({ description: 'Kilometres' }) odometerReading!: number | null;
  @NullableInteger() estimatedDurationDays!: number | null;
  @ApiProperty({ type: String, format: 'date-time' }) reportedAt!: string;
  @NullableInstant() startedAt!: string | null;
  @NullableInstant() approvedAt!: string | null;
  @NullableInstant() repairStartedAt!: string | null;
  @NullableInstant() repairCompletedAt!: string | null;
  @NullableInstant() receivedAt!: string | null;
  @NullableInstant() invoicedAt!: string | null;
  @NullableInstant() closedAt!: string | null;
  @NullableInstant() cancelledAt!: string | null;
  @NullableInstant() immobilizedFrom!: string | null;
  @NullableInstant() immobilizedUntil!: string | null;
  @ApiProperty({ type: 'integer' }) reworkCount!: number;
  @ApiProperty({ type: Boolean }) isOnHold!: boolean;
  @NullableText() holdReason!: string | null;
  @NullableInstant() heldAt!: string | null;
  @NullableText() cancellationReason!: string | null;
  @ApiProperty({ enum: CLOSURE_REASONS, nullable: true }) closureReason!: ClosureReason | null;
  @NullableText() insuranceClaimRef!: string | null;
  @NullableText() insuredParty!: string | null;
  @NullableId() acceptedQuoteId!: number | null;
  @NullableText({ description: 'Number in the program from which it was imported' })
  externalReference!: string | null;
  @NullableText({ description: 'Garage that did the work, as given by that program' })
  externalGarage!: string | null;
  @NullableText({ description: 'Cost of the work, as given by that program; there is no invoice' })
  externalCost!: string | null;
  @NullableInstant({ description: 'Null for an intervention that was reported here' })
  importedAt!: string | null;
}

const DAY_MS = 24 * 3600 * 1000;
const iso = (instant: Date | null): string | null => instant?.toISOString() ?? null;
const fullName = (person: { firstName: string; lastName: string } | null | undefined): string | null =>
  person ? `${person.firstName} ${person.lastName}` : null;

/** The data of an intervention beside its own columns. */
export interface DossierPosition {
  readonly facts: DossierFacts;
  readonly settings: GuardSettings;
  readonly now: Date;
  /** Milliseconds that its repair was on hold. */
  readonly heldMs: number;
  readonly currency: string;
  /** Data from the program of origin; null for an intervention that was reported here. */
  readonly origin: DossierOrigin | null;
}

export function interventionView(dossier: Intervention, position: DossierPosition): InterventionView {
  const { stage, progressPercent } = STATUS_FACTS[dossier.currentStatus];
  return {
    ...recordView(dossier),
    ...reported(dossier),
    ...stamps(dossier),
    currentStatus: dossier.currentStatus,
    stage,
    progress: progressPercent,
    daysInCurrentStatus: Math.floor((position.now.getTime() - dossier.statusChangedAt.getTime()) / DAY_MS),
    isOverdue: isOverdue(dossier, position.now, position.heldMs),
    allowedTransitions: allowedTransitions(dossier, position),
    reworkCount: dossier.reworkCount,
    isOnHold: dossier.isOnHold,
    holdReason: dossier.holdReason,
    cancellationReason: dossier.cancellationReason,
    closureReason: dossier.closureReason,
    acceptedQuoteId: dossier.acceptedQuoteId,
    ...originFields(position),
  };
}

function allowedTransitions(dossier: Intervention, { facts, settings }: DossierPosition): AllowedTransitionView[] {
  return transitionsFrom(dossier.currentStatus).map(({ to, manual, event, guards }) => ({
    to,
    isManual: manual !== null,
    permission: manual,
    event,
    blockedBy: [...blockers(guards, facts, settings)],
  }));
}

function reported(dossier: Intervention) {
  const { vehicle } = dossier;
  return {
    interventionNumber: dossier.interventionNumber,
    vehicleId: dossier.vehicleId,
    plateNumber: vehicle?.plateNumber ?? '',
    vehicleLabel: [vehicle?.brand?.name, vehicle?.model?.name].filter(Boolean).join(' '),
    driverId: dossier.driverId,
    driverName: fullName(dossier.driver),
    title: dossier.title,
    description: dossier.description,
    notes: dossier.notes,
    interventionTypeId: dossier.interventionTypeId,
    interventionTypeName: dossier.interventionType?.name ?? null,
    priority: dossier.priority,
    reportedByUserId: dossier.reportedByUserId,
    reportedByName: dossier.reportedByName,
    assignedToCollaborateurId: dossier.assignedToCollaborateurId,
    assignedToName: fullName(dossier.assignedTo),
    odometerReading: dossier.odometerReading,
    estimatedDurationDays: dossier.estimatedDurationDays,
    insuranceClaimRef: dossier.insuranceClaimRef,
    insuredParty: dossier.insuredParty,
  };
}

/** The fields with data from the program of origin. */
function originFields({ origin, currency }: DossierPosition) {
  const { externalReference = null, externalGarage = null, externalCost = null, importedAt = null } = origin ?? {};
  return {
    externalReference,
    externalGarage,
    externalCost: externalCost === null ? null : formatMoney(externalCost, currency),
    importedAt: iso(importedAt),
  };
}

function stamps(dossier: Intervention) {
  return {
    reportedAt: dossier.reportedAt.toISOString(),
    startedAt: iso(dossier.startedAt),
    approvedAt: iso(dossier.approvedAt),
    repairStartedAt: iso(dossier.repairStartedAt),
    repairCompletedAt: iso(dossier.repairCompletedAt),
    receivedAt: iso(dossier.receivedAt),
    invoicedAt: iso(dossier.invoicedAt),
    closedAt: iso(dossier.closedAt),
    cancelledAt: iso(dossier.cancelledAt),
    immobilizedFrom: iso(dossier.immobilizedFrom),
    immobilizedUntil: iso(dossier.immobilizedUntil),
    heldAt: iso(dossier.heldAt),
  };
}
