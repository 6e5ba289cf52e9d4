import * as fc from 'fast-check';
import { isStale, expiredBackups } from './retention';
import type { KeptBackup } from './retention';

const NOW = new Date('2026-11-28T05:00:00Z');
const DAY_MS = 86_400_000;

const daysAgo = (id: number, days: number, verification: KeptBackup['verification'] = 'checked'): KeptBackup => ({
  id,
  createdAt: new Date(NOW.getTime() - days * DAY_MS),
  verification,
});

/** One backup a day; the id is its age. */
const daily = (days: number): KeptBackup[] => Array.from({ length: days }, (_, index) => daysAgo(index + 1, index + 1));

const someBackups = fc
  .array(fc.record({ days: fc.integer({ min: 0, max: 4000 }), restored: fc.boolean() }), { maxLength: 120 })
  .map((found) =>
    found.map(({ days, restored }, index) => daysAgo(index + 1, days, restored ? 'restored' : 'checked')),
  );

describe('The retention of backups', () => {
  it('keeps all of 30 days, then the newest of each of 12 months and of 7 years', () => {
    const backups = daily(3650);
    const gone = new Set(expiredBackups(backups, NOW));
    const kept = backups.filter(({ id }) => !gone.has(id)).map(({ createdAt }) => createdAt.toISOString().slice(0, 10));
    expect(kept.slice(0, 30)).toEqual(daily(30).map(({ createdAt }) => createdAt.toISOString().slice(0, 10)));
    const months = '2026-10-28 2026-09-30 2026-08-31 2026-07-31 2026-06-30 2026-05-31 2026-04-30 2026-03-31';
    const others = '2026-02-28 2026-01-31 2025-12-31 2025-11-30 2024-12-31 2023-12-31 2022-12-31 2021-12-31 2020-12-31';
    expect(kept.slice(30).join(' ')).toBe(`${months} ${others}`);
  });

  it('never removes the newest seven nor the newest that was restored, however old they are', () => {
    fc.assert(
      fc.property(someBackups, (backups) => {
        const gone = new Set(expiredBackups(backups, NOW));
        const newest = backups.toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || b.id - a.id);
        expect(newest.slice(0, 7).filter(({ id }) => gone.has(id))).toEqual([]);
        const restored = newest.find(({ verification }) => verification === 'restored');
        expect(restored !== undefined && gone.has(restored.id)).toBe(false);
      }),
    );
  });

  it('never removes one of the last 30 days, and removes nothing more the second time', () => {
    fc.assert(
      fc.property(someBackups, (backups) => {
        const gone = new Set(expiredBackups(backups, NOW));
        const recent = backups.filter(({ createdAt }) => NOW.getTime() - createdAt.getTime() <= 30 * DAY_MS);
        expect(recent.filter(({ id }) => gone.has(id))).toEqual([]);
        expect(
          expiredBackups(
            backups.filter(({ id }) => !gone.has(id)),
            NOW,
          ),
        ).toEqual([]);
      }),
    );
  });

  it('keeps the newest that was restored, even if it is not the newest of a month or year', () => {
    const backups = daily(60).map((backup) =>
      backup.id === 45 ? { ...backup, verification: 'restored' as const } : backup,
    );
    expect(expiredBackups(daily(60), NOW)).toContain(45);
    expect(expiredBackups(backups, NOW)).not.toContain(45);
  });

  it('calls an owner stale whose newest good backup is older than two days, or who has no backup', () => {
    expect(isStale([daysAgo(1, 2.1), daysAgo(2, 90)], NOW)).toBe(true);
    expect(isStale([daysAgo(1, 1.9)], NOW)).toBe(false);
    expect(isStale([], NOW)).toBe(true);
  });
});
