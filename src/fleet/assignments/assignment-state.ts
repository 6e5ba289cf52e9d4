import { RECORD } from '#persistence';
import type { Restriction } from '#persistence';

export const ASSIGNMENT_STATES = ['upcoming', 'active', 'ended'] as const;
export type AssignmentState = (typeof ASSIGNMENT_STATES)[number];

/** Half-open: includes `startsAt`, excludes `endsAt`; null if no end is set. */
export interface Period {
  readonly startsAt: Date;
  readonly endsAt: Date | null;
}

/** The state of an assignment at a moment (domain.md §9.2): derived, never stored. */
export function stateOf({ startsAt, endsAt }: Period, at: Date): AssignmentState {
  if (startsAt > at) return 'upcoming';
  return endsAt === null || endsAt > at ? 'active' : 'ended';
}

const CONDITIONS: Readonly<Record<AssignmentState, string>> = {
  upcoming: `${RECORD}.startsAt > :at`,
  active: `(${RECORD}.startsAt <= :at AND (${RECORD}.endsAt IS NULL OR ${RECORD}.endsAt > :at))`,
  ended: `${RECORD}.endsAt <= :at`,
};

/** Restricts a list to the assignments in one of these states. */
export function inStates(states: readonly AssignmentState[], at: Date): Restriction {
  return (query) => {
    query.andWhere(`(${states.map((state) => CONDITIONS[state]).join(' OR ')})`, { at });
  };
}
