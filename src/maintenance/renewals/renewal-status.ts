import type { EntityManager } from 'typeorm';
import { daysBetween } from '#kernel';
import type { Day } from '#kernel';
import { tableName } from '#persistence';
import type { RenewalStatus } from './renewal.choices';
import type { VehicleRenewal } from './vehicle-renewal.entity';

/** The status of a renewal on a day; it is announced `dueSoonDays` before its last day. */
export function renewalStatus(
  { result, validUntil }: Pick<VehicleRenewal, 'result' | 'validUntil'>,
  { today, dueSoonDays, isSuperseded }: { today: Day; dueSoonDays: number; isSuperseded: boolean },
): RenewalStatus {
  if (result === 'failed') return 'failed';
  if (isSuperseded) return 'superseded';
  const daysLeft = daysBetween(today, validUntil);
  if (daysLeft < 0) return 'expired';
  return daysLeft <= dueSoonDays ? 'due_soon' : 'valid';
}

/** The ids of these renewals that have a later one of the same vehicle and kind, in one query. */
export async function supersededRenewals(manager: EntityManager, ids: readonly number[]): Promise<ReadonlySet<number>> {
  if (ids.length === 0) return new Set();
  const table = tableName(manager, 'vehicle_renewals');
  const rows = await manager.query<{ id: number }[]>(
    `SELECT r.id FROM ${table} r WHERE r.id IN (?) AND EXISTS (SELECT 1 FROM ${table} o
      WHERE o.vehicle_id = r.vehicle_id AND o.type = r.type AND (r.type <> 'other' OR o.label <=> r.label)
        AND o.deleted_at IS NULL AND COALESCE(o.result, 'passed') <> 'failed'
        AND (o.valid_until > r.valid_until OR (o.valid_until = r.valid_until AND o.id > r.id)))`,
    [[...ids]],
  );
  return new Set(rows.map(({ id }) => id));
}
