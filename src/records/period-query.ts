import { invalidFields } from '#http';
import { isDay } from '#kernel';
import type { Day } from '#kernel';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Query parameters of a period: days in the tenant's zone, both included. */
export const PERIOD = { from: DAY, to: DAY } as const;

export interface PeriodQuery {
  readonly from?: string;
  readonly to?: string;
}

/**
 * Absent parameters become null.
 *
 * @throws DomainError VALIDATION_FAILED for a day that does not exist, or a period that ends before it starts
 */
export function periodOf({ from, to }: PeriodQuery): { readonly from: Day | null; readonly to: Day | null } {
  for (const [name, day] of [
    ['from', from],
    ['to', to],
  ] as const)
    if (day !== undefined && !isDay(day))
      throw invalidFields([
        { pointer: `?${name}`, code: 'IS_DAY', detail: 'must be a calendar day written YYYY-MM-DD' },
      ]);
  if (from !== undefined && to !== undefined && to < from)
    throw invalidFields([{ pointer: '?to', code: 'PERIOD_REVERSED', detail: 'must not be before from' }]);
  return { from: from ?? null, to: to ?? null };
}
