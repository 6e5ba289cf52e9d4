import { ENDED_STATUSES } from './intervention.choices';
import type { Intervention } from './intervention.entity';

const DAY_MS = 24 * 3600 * 1000;

/**
 * Whether a repair takes longer than estimated while the vehicle is not back (domain.md §7.1). Time on hold does not
 * count.
 */
export function isOverdue(
  intervention: Pick<Intervention, 'estimatedDurationDays' | 'repairStartedAt' | 'receivedAt' | 'currentStatus'>,
  now: Date,
  heldMs: number,
): boolean {
  const { estimatedDurationDays: days, repairStartedAt, receivedAt, currentStatus } = intervention;
  if (days === null || repairStartedAt === null || receivedAt !== null) return false;
  return !ENDED_STATUSES.includes(currentStatus) && now.getTime() - heldMs > repairStartedAt.getTime() + days * DAY_MS;
}
