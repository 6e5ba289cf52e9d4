export const PLAN_TYPES = ['preventive', 'inspection'] as const;
export type PlanType = (typeof PLAN_TYPES)[number];

/** From what the next one is counted: the day it was done, or the day it was due. */
export const PLAN_BASES = ['from_completion', 'fixed'] as const;
export type PlanBasis = (typeof PLAN_BASES)[number];

export const DUE_STATES = ['ok', 'due_soon', 'due', 'overdue'] as const;
export type DueState = (typeof DUE_STATES)[number];
