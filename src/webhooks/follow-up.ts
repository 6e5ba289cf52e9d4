const SLOT_MS = 30_000;
const AT_ONCE_MS = 1000;

/** The window of the next run, and its delay. */
export interface FollowUp {
  readonly window: string;
  readonly delayMs: number;
}

/**
 * The run that follows a round. It starts at the end of the slot in which the next delivery is due, and the slot is
 * its window: all runs that end before it enqueue the same run, so their number does not grow with the events. A run
 * of a slot starts after it, so that the run it enqueues is never itself.
 *
 * @param dueInMs zero if a delivery is due already; the slot is then a second, otherwise thirty
 * @param nowMs the time of the database of the runs, which starts them
 */
export function followUp(dueInMs: number, nowMs: number): FollowUp {
  const slotMs = dueInMs > 0 ? SLOT_MS : AT_ONCE_MS;
  const startMs = (Math.floor((nowMs + Math.max(0, dueInMs)) / slotMs) + 1) * slotMs;
  return { window: `due-${startMs / 1000}`, delayMs: startMs - nowMs };
}
