export const SEVERITIES = ['info', 'warning', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const ALERT_STATUSES = ['open', 'acknowledged', 'dismissed', 'resolved'] as const;
export type AlertStatus = (typeof ALERT_STATUSES)[number];

/** Positive if the first severity is higher. */
export const compareSeverity = (one: Severity, other: Severity): number =>
  SEVERITIES.indexOf(one) - SEVERITIES.indexOf(other);
