import { DateTime, IANAZone } from 'luxon';

/** When a table is worth a rebuild, and how long to wait for other rebuilds on the server. */
export interface OptimizePolicy {
  /** Minimum share of free space in the total of data, indexes and free space. */
  readonly freeShare: number;
  readonly freeBytes: number;
  /** Required free space of the disk, as a multiple of the table's size. */
  readonly diskTimes: number;
  readonly turnPatienceMs: number;
}

/** Injection token of {@link OptimizePolicy}. */
export const OPTIMIZE_POLICY = Symbol('OPTIMIZE_POLICY');

/** The values of operations.md §5. */
export const DEFAULT_OPTIMIZE_POLICY: OptimizePolicy = {
  freeShare: 0.2,
  freeBytes: 100 * 1024 * 1024,
  diskTimes: 2,
  turnPatienceMs: 60_000,
};

/** Hours in the tenant's time zone, end excluded. The window may include midnight; equal hours mean the whole day. */
export interface MaintenanceHours {
  readonly from: number;
  readonly to: number;
}

/** Whether the tenant's maintenance window is open. */
export function isWithin({ from, to }: MaintenanceHours, nowMs: number, timezone: string): boolean {
  const { hour } = DateTime.fromMillis(nowMs, { zone: IANAZone.isValidZone(timezone) ? timezone : 'utc' });
  if (from === to) return true;
  return from < to ? hour >= from && hour < to : hour >= from || hour < to;
}
