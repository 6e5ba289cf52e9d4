export const PLAN_TYPES = ['preventive', 'inspection'] as const;
export type PlanType = (typeof PLAN_TYPES)[number];

/** Whether the next interval is counted from the day of the completion, or from the due day. */
export const PLAN_BASES = ['from_completion', 'fixed'] as const;
export type PlanBasis = (typeof PLAN_BASES)[number];

export const DUE_STATES = ['ok', 'due_soon', 'due', 'overdue'] as const;
export type DueState = (typeof DUE_STATES)[number];
