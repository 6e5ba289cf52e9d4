import { addDays, clock, dayIn, startOfDay } from '#kernel';
import type { Day } from '#kernel';
import type { UnitOfWork } from '#persistence';
import { VehicleAssignment } from './vehicle-assignment.entity';

/** A vehicle that is sold or deleted, or a driver who leaves or is deleted. */
export type AssignedParty = { readonly vehicleId: number } | { readonly driverId: number };

/** The end of a last day in the tenant's zone, or now if that day is today. */
export function endOfLastDay(day: Day, zone: string): Date {
  const now = clock.now();
  return day === dayIn(zone, now) ? now : startOfDay(addDays(day, 1), zone);
}

/**
 * Ends the assignments of a vehicle or driver at `at` (domain.md §7.10, §9.2). Future assignments that start at or after `at` are
 * deleted. An assignment that already started at or after `at` really took place, so it ends now instead. The caller has locked the row
 * of the vehicle or driver.
 */
export async function endAssignments(unit: UnitOfWork, party: AssignedParty, at: Date): Promise<void> {
  const now = clock.now();
  const { manager } = unit;
  const [column, id] = 'vehicleId' in party ? ['vehicle_id', party.vehicleId] : ['driver_id', party.driverId];
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
