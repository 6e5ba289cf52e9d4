import type { Duty, DutyType } from '../duties/duty';
import type { Severity } from './alert.choices';

/** How early a company wants to be told (its setting `alerts.thresholds`): first, and again when it is near. */
export interface Thresholds {
  readonly days: readonly [lead: number, near: number];
  readonly km: readonly [lead: number, near: number];
}

type Rule = readonly [Severity, (duty: Duty, thresholds: Thresholds) => boolean];

const isOver: Rule[1] = ({ left }) => left < 0;
const isNear: Rule[1] = ({ left }, { days }) => left <= days[1];
const isAhead: Rule[1] = ({ left, lead }, { days }) => left <= (lead ?? days[0]);
const isAheadByKm: Rule[1] = ({ leftKm, leadKm }, { km }) => leftKm !== null && leftKm <= (leadKm ?? km[0]);
const always: Rule[1] = () => true;
const below =
  (limit: number): Rule[1] =>
  ({ left }) =>
    left < limit;
const within =
  (days: number): Rule[1] =>
  ({ left }) =>
    left <= days;
const ranked =
  (...ranks: readonly string[]): Rule[1] =>
  ({ rank }) =>
    rank !== null && ranks.includes(rank);

/** A day of validity is valid: on it nothing is left, below it something is over. */
const EXPIRY: readonly Rule[] = [
  ['critical', isOver],
  ['warning', isNear],
  ['info', isAhead],
];

/** How grave a duty of each type is: the first rule that holds says so (domain.md §12.2). */
const RULES: Readonly<Record<DutyType, readonly Rule[]>> = {
  insurance_expiry: EXPIRY,
  insurance_missing: [['critical', always]],
  renewal_expiry: EXPIRY,
  license_expiry: EXPIRY,
  certification_expiry: EXPIRY,
  maintenance_due: [
    ['critical', ({ left, leftKm }) => left < 0 || (leftKm ?? 0) < 0],
    ['warning', ({ left, leftKm }, { days, km }) => left <= days[1] || (leftKm !== null && leftKm <= km[1])],
    ['info', (duty, thresholds) => isAhead(duty, thresholds) || isAheadByKm(duty, thresholds)],
  ],
  intervention_stalled: [
    ['critical', below(-7)],
    ['warning', isOver],
  ],
  intervention_overdue: [
    ['critical', below(-7)],
    ['warning', isOver],
  ],
  intervention_urgent: [
    ['critical', below(-48)],
    ['warning', isOver],
  ],
  quote_expiry: [
    ['warning', within(2)],
    ['info', isNear],
  ],
  authorization_expiry: [
    ['critical', isOver],
    ['warning', isNear],
  ],
  invoice_due: [
    ['critical', below(-30)],
    ['warning', isOver],
    ['info', isNear],
  ],
  fiscal_uncertain: [['critical', always]],
  price_anomaly: [
    ['critical', ranked('very_high', 'very_low')],
    ['warning', always],
  ],
  odometer_stale: [
    ['warning', within(-60)],
    ['info', within(-30)],
  ],
  fuel_anomaly: [['warning', always]],
  limit_usage: [
    ['critical', ranked('full')],
    ['warning', always],
  ],
};

/** Null for what does not press yet. */
export function severityOf(duty: Duty, thresholds: Thresholds): Severity | null {
  return RULES[duty.type].find(([, holds]) => holds(duty, thresholds))?.[0] ?? null;
}
