import { ApiProperty } from '@nestjs/swagger';
import { NullableId, NullableInstant, NullableInteger, NullableText } from '#http';
import { formatMoney } from '#kernel';
import { RecordView, recordView } from '../../records/record.view';
import { CLOSURE_REASONS, INTERVENTION_STATUSES, PRIORITIES, STAGES, STATUS_FACTS } from './intervention.choices';
import type { ClosureReason, InterventionStatus, Priority, Stage } from './intervention.choices';
import type { InterventionOrigin } from './intervention-origins';
import type { Intervention } from './intervention.entity';
import { transitionsFrom } from './intervention.flow';
import { blockers } from './intervention.guards';
import type { InterventionFacts, GuardSettings } from './intervention.guards';
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
export interface InterventionPosition {
  readonly facts: InterventionFacts;
  readonly settings: GuardSettings;
  readonly now: Date;
  /** Milliseconds that its repair was on hold. */
  readonly heldMs: number;
  readonly currency: string;
  /** Data from the program of origin; null for an intervention that was reported here. */
  readonly origin: InterventionOrigin | null;
}

export function interventionView(intervention: Intervention, position: InterventionPosition): InterventionView {
  const { stage, progressPercent } = STATUS_FACTS[intervention.currentStatus];
  return {
    ...recordView(intervention),
    ...reported(intervention),
    ...stamps(intervention),
    currentStatus: intervention.currentStatus,
    stage,
    progress: progressPercent,
    daysInCurrentStatus: Math.floor((position.now.getTime() - intervention.statusChangedAt.getTime()) / DAY_MS),
    isOverdue: isOverdue(intervention, position.now, position.heldMs),
    allowedTransitions: allowedTransitions(intervention, position),
    reworkCount: intervention.reworkCount,
    isOnHold: intervention.isOnHold,
    holdReason: intervention.holdReason,
    cancellationReason: intervention.cancellationReason,
    closureReason: intervention.closureReason,
    acceptedQuoteId: intervention.acceptedQuoteId,
    ...originFields(position),
  };
}

function allowedTransitions(
  intervention: Intervention,
  { facts, settings }: InterventionPosition,
): AllowedTransitionView[] {
  return transitionsFrom(intervention.currentStatus).map(({ to, manual, event, guards }) => ({
    to,
    isManual: manual !== null,
    permission: manual,
    event,
    blockedBy: [...blockers(guards, facts, settings)],
  }));
}

function reported(intervention: Intervention) {
  const { vehicle } = intervention;
  return {
    interventionNumber: intervention.interventionNumber,
    vehicleId: intervention.vehicleId,
    plateNumber: vehicle?.plateNumber ?? '',
    vehicleLabel: [vehicle?.brand?.name, vehicle?.model?.name].filter(Boolean).join(' '),
    driverId: intervention.driverId,
    driverName: fullName(intervention.driver),
    title: intervention.title,
    description: intervention.description,
    notes: intervention.notes,
    interventionTypeId: intervention.interventionTypeId,
    interventionTypeName: intervention.interventionType?.name ?? null,
    priority: intervention.priority,
    reportedByUserId: intervention.reportedByUserId,
    reportedByName: intervention.reportedByName,
    assignedToCollaborateurId: intervention.assignedToCollaborateurId,
    assignedToName: fullName(intervention.assignedTo),
    odometerReading: intervention.odometerReading,
    estimatedDurationDays: intervention.estimatedDurationDays,
    insuranceClaimRef: intervention.insuranceClaimRef,
    insuredParty: intervention.insuredParty,
  };
}

/** The fields with data from the program of origin. */
function originFields({ origin, currency }: InterventionPosition) {
  const { externalReference = null, externalGarage = null, externalCost = null, importedAt = null } = origin ?? {};
  return {
    externalReference,
    externalGarage,
    externalCost: externalCost === null ? null : formatMoney(externalCost, currency),
    importedAt: iso(importedAt),
  };
}

function stamps(intervention: Intervention) {
  return {
    reportedAt: intervention.reportedAt.toISOString(),
    startedAt: iso(intervention.startedAt),
    approvedAt: iso(intervention.approvedAt),
    repairStartedAt: iso(intervention.repairStartedAt),
    repairCompletedAt: iso(intervention.repairCompletedAt),
    receivedAt: iso(intervention.receivedAt),
    invoicedAt: iso(intervention.invoicedAt),
    closedAt: iso(intervention.closedAt),
    cancelledAt: iso(intervention.cancelledAt),
    immobilizedFrom: iso(intervention.immobilizedFrom),
    immobilizedUntil: iso(intervention.immobilizedUntil),
    heldAt: iso(intervention.heldAt),
  };
}
