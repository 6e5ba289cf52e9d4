import { subjectKey } from '../duties/duty';
import type { Duty } from '../duties/duty';
import { compareSeverity } from './alert.choices';
import type { Severity } from './alert.choices';
import type { Alert } from './alert.entity';

export type AlertNews = 'opened' | 'escalated' | 'resolved';

/** What is stored of an alert beside what the row keeps of itself. */
type AlertState = Omit<
  Alert,
  'id' | 'createdAt' | 'updatedAt' | 'createdByUserId' | 'updatedByUserId' | 'version' | 'vehicle'
>;

export interface AlertChange {
  readonly news: AlertNews | null;
  readonly state: AlertState;
}

export const dedupeKeyOf = ({ type, entityType, entityId, dueKey }: Duty): string =>
  `${type}:${entityType}:${entityId}:${dueKey}`;

/** An alert nobody had before. */
export function openedAlert(duty: Duty, severity: Severity, now: Date): AlertChange {
  const state: AlertState = {
    type: duty.type,
    entityType: duty.entityType,
    entityId: duty.entityId,
    dedupeKey: dedupeKeyOf(duty),
    firstSeenAt: now,
    ...UNTOUCHED,
    ...saidBy(duty),
    severity,
    lastSeenAt: now,
  };
  return { news: 'opened', state };
}

/**
 * An alert that is seen again (domain.md §12.2): it only gets graver while it is there, and then everybody hears of it again, whoever
 * acknowledged, dismissed or snoozed it; one that was cured before begins anew. Null where nothing changes but that it was seen.
 */
export function seenAgain(alert: Alert, duty: Duty, severity: Severity, now: Date): AlertChange | null {
  const said = { ...stateOf(alert), ...saidBy(duty), lastSeenAt: now };
  if (alert.status === 'resolved')
    return { news: 'opened', state: { ...said, ...UNTOUCHED, severity, firstSeenAt: now } };
  if (compareSeverity(severity, alert.severity) > 0)
    return { news: 'escalated', state: { ...said, ...REOPENED, severity, escalatedAt: now } };
  const isSame = JSON.stringify(ordered(alert.params)) === JSON.stringify(ordered(duty.params));
  return isSame ? null : { news: null, state: said };
}

/** What caused the alert is cured. */
export function resolvedAlert(alert: Alert, now: Date): AlertChange {
  return { news: 'resolved', state: { ...stateOf(alert), status: 'resolved', resolvedAt: now } };
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

function saidBy({ subject, vehicleId, driverId, params, dueDate, dueOdometer }: Duty) {
  return { subjectKey: subjectKey(subject), vehicleId, driverId, params, dueDate, dueOdometer };
}

function stateOf(alert: Alert): AlertState {
  const { id: _id, createdAt: _created, updatedAt: _updated, version: _version, vehicle: _vehicle, ...rest } = alert;
  const { createdByUserId: _creator, updatedByUserId: _writer, ...state } = rest;
  return state;
}

const ordered = (params: Readonly<Record<string, unknown>>): readonly (readonly [string, unknown])[] =>
  Object.entries(params).toSorted(([one], [other]) => one.localeCompare(other));
