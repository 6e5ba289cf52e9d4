import type { Obligation, ObligationType } from '../obligations/obligation';
import type { Severity } from './alert.choices';

/** When a company wants to be alerted (its setting `alerts.thresholds`): at the lead threshold, and again at the near threshold. */
export interface Thresholds {
  readonly days: readonly [lead: number, near: number];
  readonly km: readonly [lead: number, near: number];
}

type Rule = readonly [Severity, (obligation: Obligation, thresholds: Thresholds) => boolean];

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

/** The last day of validity still counts as valid: on that day `left` is 0; a negative value means expired. */
const EXPIRY: readonly Rule[] = [
  ['critical', isOver],
  ['warning', isNear],
  ['info', isAhead],
];

/** The severity rules by obligation type: the first matching rule applies (domain.md §12.2). */
const RULES: Readonly<Record<ObligationType, readonly Rule[]>> = {
  insurance_expiry: EXPIRY,
  insurance_missing: [['critical', always]],
  renewal_expiry: EXPIRY,
  license_expiry: EXPIRY,
  certification_expiry: EXPIRY,
  maintenance_due: [
    ['critical', ({ left, leftKm }) => left < 0 || (leftKm ?? 0) < 0],
    ['warning', ({ left, leftKm }, { days, km }) => left <= days[1] || (leftKm !== null && leftKm <= km[1])],
    ['info', (obligation, thresholds) => isAhead(obligation, thresholds) || isAheadByKm(obligation, thresholds)],
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

/** Null if the obligation needs no alert yet. */
export function severityOf(obligation: Obligation, thresholds: Thresholds): Severity | null {
  return RULES[obligation.type].find(([, holds]) => holds(obligation, thresholds))?.[0] ?? null;
}
