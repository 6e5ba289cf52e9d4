import { addDays } from '#kernel';
import type { Day } from '#kernel';
import type { Condition } from '#persistence';
import { WARNING_DAYS } from './validity';
import type { Validity } from './validity';

const RANGES: Readonly<Record<Validity, (column: string) => string>> = {
  expired: (column) => `${column} < :today`,
  warning: (column) => `${column} BETWEEN :today AND :soon`,
  valid: (column) => `${column} > :soon`,
};

/** `validityOf` as a condition on the column of the last day. */
export function validityCondition(column: string, wanted: readonly Validity[], today: Day): Condition {
  return {
    condition: wanted.map((validity) => RANGES[validity](column)).join(' OR '),
    parameters: { today, soon: addDays(today, WARNING_DAYS) },
  };
}
