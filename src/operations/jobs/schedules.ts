import type { Schedule } from '#jobs';

/** What is done by the clock, and when. */
export const SCHEDULES: readonly Schedule[] = [
  { kind: 'warm_pool.refill', scope: 'platform', at: { everyMs: 15_000 } },
  { kind: 'identity.cleanup', scope: 'platform', at: { hour: 3, minute: 0, zone: 'UTC' } },
];
