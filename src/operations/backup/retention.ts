import type { VerificationLevel } from '../dumps/backup-manifest';

/** The facts about a backup that its retention depends on. */
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

/** Whether the newest backup is so old that nothing may be removed: while new backups fail, the old ones must be kept. */
export function isStale(backups: readonly KeptBackup[], now: Date): boolean {
  const newest = Math.max(...backups.map(({ createdAt }) => createdAt.getTime()));
  return now.getTime() - newest > STALE_MS;
}

/**
 * The expired backups among an owner's good ones (operations.md §2). Kept are all of 30 days, then the newest of each of 12 months and of
 * 7 years; and always the newest seven, and the newest that was restored.
 */
export function expiredBackups(backups: readonly KeptBackup[], now: Date): readonly number[] {
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

/** The newest of each month or year (UTC) in a list that is sorted from new to old. */
function newestOfEach(newestFirst: readonly KeptBackup[], length: number): readonly KeptBackup[] {
  const seen = new Set<string>();
  return newestFirst.filter(({ createdAt }) => {
    const span = createdAt.toISOString().slice(0, length);
    return !seen.has(span) && seen.add(span);
  });
}
