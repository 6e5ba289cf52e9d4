import { RECORD } from '#persistence';
import type { Narrowing } from '#persistence';

export const ASSIGNMENT_STATES = ['upcoming', 'active', 'ended'] as const;
export type AssignmentState = (typeof ASSIGNMENT_STATES)[number];

/** Half-open: from `startsAt` on, up to `endsAt` and no longer; null where no end is known. */
export interface Period {
  readonly startsAt: Date;
  readonly endsAt: Date | null;
}

/** Where an assignment is at that moment (domain.md §9.2): derived, never stored. */
export function stateOf({ startsAt, endsAt }: Period, at: Date): AssignmentState {
  if (startsAt > at) return 'upcoming';
  return endsAt === null || endsAt > at ? 'active' : 'ended';
}

const CONDITIONS: Readonly<Record<AssignmentState, string>> = {
  upcoming: `${RECORD}.startsAt > :at`,
  active: `(${RECORD}.startsAt <= :at AND (${RECORD}.endsAt IS NULL OR ${RECORD}.endsAt > :at))`,
  ended: `${RECORD}.endsAt <= :at`,
};

/** Keeps a list to the assignments that are in one of these states. */
export function inStates(states: readonly AssignmentState[], at: Date): Narrowing {
  return (query) => {
    query.andWhere(`(${states.map((state) => CONDITIONS[state]).join(' OR ')})`, { at });
  };
}
