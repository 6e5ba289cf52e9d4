import type { VerificationLevel } from './backup-manifest';

/** As much of a backup as its keeping depends on. */
export interface KeptBackup {
  readonly id: number;
  readonly createdAt: Date;
  readonly verification: VerificationLevel;
}

const DAY_MS = 86_400_000;
const ALL_OF_DAYS = 30;
const MONTHS = 12;
const YEARS = 7;
const NEWEST = 7;
const STALE_MS = 2 * DAY_MS;

/** Whether the newest of these is so old that nothing may be removed: what fails to be made is not to be thinned out as well. */
export function isStale(backups: readonly KeptBackup[], now: Date): boolean {
  const newest = Math.max(...backups.map(({ createdAt }) => createdAt.getTime()));
  return now.getTime() - newest > STALE_MS;
}

/**
 * Which of an owner's good backups have had their time (operations.md §2): all of 30 days are kept, then the newest of each of 12
 * months and of 7 years; and always the newest seven, and the newest that was restored.
 */
export function outlived(backups: readonly KeptBackup[], now: Date): readonly number[] {
  const newestFirst = backups.toSorted(
    (one, other) => other.createdAt.getTime() - one.createdAt.getTime() || other.id - one.id,
  );
  const since = now.getTime() - ALL_OF_DAYS * DAY_MS;
  const old = newestFirst.filter(({ createdAt }) => createdAt.getTime() < since);
  const kept = new Set([
    ...newestFirst.slice(0, NEWEST),
    ...newestFirst.filter(({ verification }) => verification === 'restored').slice(0, 1),
    ...newestOfEach(old, 'YYYY-MM'.length).slice(0, MONTHS),
    ...newestOfEach(old, 'YYYY'.length).slice(0, YEARS),
  ]);
  return old.filter((backup) => !kept.has(backup)).map(({ id }) => id);
}

/** The first of each month or year (UTC) in a list that goes from new to old. */
function newestOfEach(newestFirst: readonly KeptBackup[], length: number): readonly KeptBackup[] {
  const seen = new Set<string>();
  return newestFirst.filter(({ createdAt }) => {
    const span = createdAt.toISOString().slice(0, length);
    return !seen.has(span) && seen.add(span);
  });
}
