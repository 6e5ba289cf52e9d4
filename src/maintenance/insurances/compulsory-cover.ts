/*
 * SQL expressions for the insurance cover of a vehicle: one rule for lists, alerts, figures and policies. `policy` is the alias of a row,
 * `day` a value or a placeholder.
 */

/** The last day a policy covers: its end date, or the day before its cancellation takes effect. */
export const lastCovered = (policy: string): string =>
  `LEAST(${policy}.end_date, COALESCE(${policy}.cancelled_on - INTERVAL 1 DAY, ${policy}.end_date))`;

/** A policy with the compulsory cover. */
export const isCompulsoryCover = (policy: string): string =>
  `${policy}.deleted_at IS NULL AND ${policy}.is_compulsory_cover = 1`;

/** A policy that is not cancelled on a day; it may be cancelled from a later day. */
export const isRunning = (policy: string, day = '?'): string =>
  `(${policy}.cancelled_on IS NULL OR ${policy}.cancelled_on > ${day})`;

/** Compulsory cover that is valid on a day, first and last day included. */
export const coversDay = (policy: string, from = '?', to = '?'): string =>
  `${isCompulsoryCover(policy)} AND ${policy}.start_date <= ${from} AND ${lastCovered(policy)} >= ${to}`;

/** The first day without cover after every policy that covered the vehicle, as `YYYY-MM-DD`; null without such a policy. */
export const uncoveredSince = (policy: string): string =>
  `DATE_FORMAT(MAX(IF(${lastCovered(policy)} >= ${policy}.start_date, ${lastCovered(policy)}, NULL)) + INTERVAL 1 DAY, '%Y-%m-%d')`;
