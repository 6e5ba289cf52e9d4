import { subjectKey } from '../obligations/obligation';
import type { Obligation } from '../obligations/obligation';
import { compareSeverity } from './alert.choices';
import type { Severity } from './alert.choices';
import type { Alert } from './alert.entity';

export type AlertTransition = 'opened' | 'escalated' | 'resolved';

/** The stored fields of an alert, without the columns that every row has. */
type AlertState = Omit<
  Alert,
  'id' | 'createdAt' | 'updatedAt' | 'createdByUserId' | 'updatedByUserId' | 'version' | 'vehicle'
>;

export interface AlertChange {
  readonly transition: AlertTransition | null;
  readonly state: AlertState;
}

export const dedupeKeyOf = ({ type, entityType, entityId, dueKey }: Obligation): string =>
  `${type}:${entityType}:${entityId}:${dueKey}`;

/** A new alert for an obligation without a previous alert. */
export function openedAlert(obligation: Obligation, severity: Severity, now: Date): AlertChange {
  const state: AlertState = {
    type: obligation.type,
    entityType: obligation.entityType,
    entityId: obligation.entityId,
    dedupeKey: dedupeKeyOf(obligation),
    firstSeenAt: now,
    ...UNTOUCHED,
    ...fieldsFrom(obligation),
    severity,
    lastSeenAt: now,
  };
  return { transition: 'opened', state };
}

/**
 * The change for an obligation whose alert already exists (domain.md §12.2). While the cause persists, the severity only increases. A
 * higher severity reopens the alert, also if it was acknowledged, dismissed or snoozed, so that users are notified again. A resolved
 * alert is opened again. Null if nothing changed except that the cause was seen again.
 */
export function seenAgain(alert: Alert, obligation: Obligation, severity: Severity, now: Date): AlertChange | null {
  const fields = { ...stateOf(alert), ...fieldsFrom(obligation), lastSeenAt: now };
  if (alert.status === 'resolved')
    return { transition: 'opened', state: { ...fields, ...UNTOUCHED, severity, firstSeenAt: now } };
  if (compareSeverity(severity, alert.severity) > 0)
    return { transition: 'escalated', state: { ...fields, ...REOPENED, severity, escalatedAt: now } };
  const isSame = JSON.stringify(ordered(alert.params)) === JSON.stringify(ordered(obligation.params));
  return isSame ? null : { transition: null, state: fields };
}

/** The change for an alert whose cause no longer exists. */
export function resolvedAlert(alert: Alert, now: Date): AlertChange {
  return { transition: 'resolved', state: { ...stateOf(alert), status: 'resolved', resolvedAt: now } };
}

const REOPENED = {
  status: 'open',
  acknowledgedAt: null,
  acknowledgedByUserId: null,
  dismissedAt: null,
  dismissedByUserId: null,
  dismissedReason: null,
  resolvedAt: null,
  snoozedUntil: null,
} as const;
const UNTOUCHED = { ...REOPENED, escalatedAt: null, notifiedAt: null, notifiedSeverity: null } as const;

function fieldsFrom({ subject, vehicleId, driverId, params, dueDate, dueOdometer }: Obligation) {
  return { subjectKey: subjectKey(subject), vehicleId, driverId, params, dueDate, dueOdometer };
}

function stateOf(alert: Alert): AlertState {
  const { id: _id, createdAt: _created, updatedAt: _updated, version: _version, vehicle: _vehicle, ...rest } = alert;
  const { createdByUserId: _creator, updatedByUserId: _writer, ...state } = rest;
  return state;
}

const ordered = (params: Readonly<Record<string, unknown>>): readonly (readonly [string, unknown])[] =>
  Object.entries(params).toSorted(([one], [other]) => one.localeCompare(other));
