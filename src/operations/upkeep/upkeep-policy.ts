import { DateTime, IANAZone } from 'luxon';

/** When a table is worth a rebuild, and how long one waits for its turn at a server. */
export interface OptimizePolicy {
  /** Of data, indexes and free space together. */
  readonly freeShare: number;
  readonly freeBytes: number;
  /** What the disk must have free, in sizes of the table. */
  readonly diskTimes: number;
  readonly turnPatienceMs: number;
}

/** Injection token of {@link OptimizePolicy}. */
export const OPTIMIZE_POLICY = Symbol('OPTIMIZE_POLICY');

/** operations.md §5. */
export const DEFAULT_OPTIMIZE_POLICY: OptimizePolicy = {
  freeShare: 0.2,
  freeBytes: 100 * 1024 * 1024,
  diskTimes: 2,
  turnPatienceMs: 60_000,
};

/** Hours of the tenant's clock, the last one not included; may go over midnight, and is the whole day when both are the same. */
export interface MaintenanceHours {
  readonly from: number;
  readonly to: number;
}

/** Whether a tenant's night is now. */
export function isWithin({ from, to }: MaintenanceHours, nowMs: number, timezone: string): boolean {
  const { hour } = DateTime.fromMillis(nowMs, { zone: IANAZone.isValidZone(timezone) ? timezone : 'utc' });
  if (from === to) return true;
  return from < to ? hour >= from && hour < to : hour >= from || hour < to;
}
