import type { EntityManager } from 'typeorm';
import type { Day } from '#kernel';
import { RECORD, tableName } from '#persistence';
import type { Restriction, UnitOfWork } from '#persistence';
import { lastCovered } from './compulsory-cover';
import { lastDayOf } from './insurance-term';
import type { InsuranceStatus } from './insurance.choices';
import { Insurance } from './insurance.entity';
import { insuranceOverlap } from './insurance.errors';

/** The day of a status, and the default number of days before its end at which a policy is announced. */
export interface Standing {
  readonly today: Day;
  readonly reminderDays: number;
}

/**
 * Another policy of the same kind that continues after the end of this one (`of`). On one line, because TypeORM only
 * recognises properties there.
 */
const successor = (manager: EntityManager, of: string, column: (name: string) => string): string => {
  const last = lastOf(`${of}.${column('end_date')}`, `${of}.${column('cancelled_on')}`);
  return [
    `SELECT 1 FROM ${tableName(manager, 'insurances')} s WHERE s.vehicle_id = ${of}.${column('vehicle_id')}`,
    's.deleted_at IS NULL',
    `s.is_compulsory_cover = ${of}.${column('is_compulsory_cover')}`,
    `${lastCovered('s')} > ${last}`,
    `s.start_date <= ${last} + INTERVAL 1 DAY`,
  ].join(' AND ');
};

/** As `lastCovered`, for names of columns or properties. */
const lastOf = (end: string, cancelled: string): string =>
  `LEAST(${end}, COALESCE(${cancelled} - INTERVAL 1 DAY, ${end}))`;

const PROPERTIES: Readonly<Record<string, string>> = {
  vehicle_id: 'vehicleId',
  is_compulsory_cover: 'isCompulsoryCover',
  end_date: 'endDate',
  cancelled_on: 'cancelledOn',
};

/** Restricts a list to policies with one of these statuses on the day. */
export function inStatuses(statuses: readonly InsuranceStatus[], { today, reminderDays }: Standing): Restriction {
  return (query) => {
    const { manager } = query.dataSource;
    const follows = `EXISTS (${successor(manager, RECORD, (name) => PROPERTIES[name] ?? name)})`;
    const last = lastOf(`${RECORD}.endDate`, `${RECORD}.cancelledOn`);
    const isNear = `DATEDIFF(${last}, :today) <= COALESCE(${RECORD}.renewalReminderDays, :reminderDays)`;
    const isCancelled = `(${RECORD}.cancelledOn IS NOT NULL AND ${RECORD}.cancelledOn <= GREATEST(:today, ${RECORD}.startDate))`;
    const runs = `NOT ${isCancelled} AND ${RECORD}.startDate <= :today AND ${RECORD}.endDate >= :today`;
    const conditions: Readonly<Record<InsuranceStatus, string>> = {
      cancelled: isCancelled,
      upcoming: `(NOT ${isCancelled} AND ${RECORD}.startDate > :today)`,
      expired: `(NOT ${isCancelled} AND ${RECORD}.endDate < :today)`,
      pending_renewal: `(${runs} AND ${isNear} AND NOT ${follows})`,
      active: `(${runs} AND NOT (${isNear} AND NOT ${follows}))`,
    };
    const any = statuses.map((status) => conditions[status]).join(' OR ');
    query.andWhere(`(${any})`, { today, reminderDays });
  };
}

/** The ids of these policies that have a successor, in one query. */
export async function followedPolicies(manager: EntityManager, ids: readonly number[]): Promise<ReadonlySet<number>> {
  if (ids.length === 0) return new Set();
  const rows = await manager.query<{ id: number }[]>(
    `SELECT i.id FROM ${tableName(manager, 'insurances')} i
      WHERE i.id IN (?) AND EXISTS (${successor(manager, 'i', (name) => name)})`,
    [[...ids]],
  );
  return new Set(rows.map(({ id }) => id));
}

/**
 * Days from the cancellation on are free, also if it is in the future.
 *
 * @throws DomainError INSURANCE_OVERLAP; the vehicle's row is locked, so that none is added meanwhile
 */
export async function refuseOverlap(
  { manager }: UnitOfWork,
  wanted: Pick<Insurance, 'id' | 'vehicleId' | 'isCompulsoryCover' | 'startDate' | 'endDate'>,
  today: Day,
): Promise<void> {
  if (!wanted.isCompulsoryCover) return;
  const { id, vehicleId, startDate, endDate } = wanted;
  const last = lastOf(`${RECORD}.endDate`, `${RECORD}.cancelledOn`);
  const other = await manager
    .createQueryBuilder(Insurance, RECORD)
    .where(`${RECORD}.vehicleId = :vehicleId AND ${RECORD}.id <> :id`, { vehicleId, id })
    .andWhere(`${RECORD}.isCompulsoryCover = TRUE`)
    .andWhere(`(${RECORD}.cancelledOn IS NULL OR ${RECORD}.cancelledOn > :today)`, { today })
    .andWhere(`${RECORD}.startDate <= :endDate AND ${last} >= :startDate`, { startDate, endDate })
    .orderBy(`${RECORD}.startDate`)
    .getOne();
  if (other !== null)
    throw insuranceOverlap({ insuranceId: other.id, startDate: other.startDate, endDate: lastDayOf(other) });
}
