/*
 * When a vehicle is insured, as SQL; the one rule of lists, alerts, figures and policies. The fleet does not know the module of insurance:
 * its table is read as what it is in the database. `policy` is the alias of a row, `day` a value or a placeholder.
 */

/** The last day a policy covers: its end, or the day before the one from which it is cancelled. */
export const lastCovered = (policy: string): string =>
  `LEAST(${policy}.end_date, COALESCE(${policy}.cancelled_on - INTERVAL 1 DAY, ${policy}.end_date))`;

/** A policy that covers what the law asks for. */
export const isCompulsoryCover = (policy: string): string =>
  `${policy}.deleted_at IS NULL AND ${policy}.is_compulsory_cover = 1`;

/** One that is not cancelled by a day; it may be cancelled for a later one. */
export const isRunning = (policy: string, day = '?'): string =>
  `(${policy}.cancelled_on IS NULL OR ${policy}.cancelled_on > ${day})`;

/** Compulsory cover that is valid on a day, both of its days included. */
export const coversDay = (policy: string, from = '?', to = '?'): string =>
  `${isCompulsoryCover(policy)} AND ${policy}.start_date <= ${from} AND ${lastCovered(policy)} >= ${to}`;

/** The first day without cover behind every policy that did cover, as `YYYY-MM-DD`; null of none. */
export const uncoveredSince = (policy: string): string =>
  `DATE_FORMAT(MAX(IF(${lastCovered(policy)} >= ${policy}.start_date, ${lastCovered(policy)}, NULL)) + INTERVAL 1 DAY, '%Y-%m-%d')`;
