import { addDays, dayIn, startOfDay } from '#kernel';
import type { Day } from '#kernel';
import type { UnitOfWork } from '#persistence';
import { VehicleAssignment } from './vehicle-assignment.entity';

/** A vehicle that goes, or a driver who leaves. */
export type Leaver = { readonly vehicleId: number } | { readonly driverId: number };

/** The moment after which nothing is left of a last day: its end, or now when the day is today. */
export function endOfLastDay(day: Day, zone: string): Date {
  const now = new Date();
  return day === dayIn(zone, now) ? now : startOfDay(addDays(day, 1), zone);
}

/**
 * Ends what the leaver is assigned to, at the moment given (domain.md §7.10, §9.2). What would have begun later never does; what
 * began since a day that lies in the past is a fact and ends now. The caller has the leaver's row locked.
 */
export async function endAssignments(unit: UnitOfWork, leaver: Leaver, at: Date): Promise<void> {
  const now = new Date();
  const { manager } = unit;
  const [column, id] = 'vehicleId' in leaver ? ['vehicle_id', leaver.vehicleId] : ['driver_id', leaver.driverId];
  const of = `${column} = :id`;
  await manager
    .createQueryBuilder()
    .delete()
    .from(VehicleAssignment)
    .where(`${of} AND starts_at > :now AND starts_at >= :at`, { id, now, at })
    .execute();
  await manager
    .createQueryBuilder()
    .update(VehicleAssignment)
    .set({
      endsAt: () => 'IF(starts_at < :at, :at, GREATEST(:now, starts_at + INTERVAL 1000 MICROSECOND))',
      updatedByUserId: unit.actor.userId,
      version: () => 'version + 1',
    })
    .where(`${of} AND (ends_at IS NULL OR ends_at > IF(starts_at < :at, :at, :now))`, { id, at, now })
    .execute();
}
