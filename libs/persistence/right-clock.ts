import { clock } from '#kernel';
import type { Clock } from '#kernel';
import { clockOff } from './persistence.errors';

const RETRY_AFTER_S = 30;

/**
 * Called before every write of a client, every operation and every run: a process whose own clock is wrong writes nothing
 * (operations.md §7, rule 1).
 *
 * @throws DomainError CLOCK_OFF
 */
export function assertRightClock(of: Clock = clock): void {
  if (!of.isOff) return;
  const offsetSeconds = Math.round(of.offsetMs() / 1000);
  throw clockOff({ offsetSeconds }, { retryAfterSeconds: RETRY_AFTER_S });
}
