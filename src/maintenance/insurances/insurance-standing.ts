import type { EntityManager } from 'typeorm';
import type { Day } from '#kernel';
import { RECORD, tableName } from '#persistence';
import type { Narrowing, UnitOfWork } from '#persistence';
import type { InsuranceStatus } from './insurance.choices';
import { Insurance } from './insurance.entity';
import { insuranceOverlap } from './insurance.errors';

/** The day a status is asked for, and how long before its end a policy is announced where it does not say so itself. */
export interface Standing {
  readonly today: Day;
  readonly reminderDays: number;
}

/** Another policy of the same kind that goes on where this one (`of`) ends; in one line, as TypeORM finds properties. */
const successor = (manager: EntityManager, of: string, column: (name: string) => string): string =>
  [
    `SELECT 1 FROM ${tableName(manager, 'insurances')} s WHERE s.vehicle_id = ${of}.${column('vehicle_id')}`,
    's.deleted_at IS NULL AND s.cancelled_on IS NULL',
    `s.is_compulsory_cover = ${of}.${column('is_compulsory_cover')}`,
    `s.end_date > ${of}.${column('end_date')}`,
    `s.start_date <= ${of}.${column('end_date')} + INTERVAL 1 DAY`,
  ].join(' AND ');

const PROPERTIES: Readonly<Record<string, string>> = {
  vehicle_id: 'vehicleId',
  is_compulsory_cover: 'isCompulsoryCover',
  end_date: 'endDate',
};

/** Keeps a list to the policies that have one of these statuses on the day. */
export function inStatuses(statuses: readonly InsuranceStatus[], { today, reminderDays }: Standing): Narrowing {
  return (query) => {
    const { manager } = query.dataSource;
    const follows = `EXISTS (${successor(manager, RECORD, (name) => PROPERTIES[name] ?? name)})`;
    const isNear = `DATEDIFF(${RECORD}.endDate, :today) <= COALESCE(${RECORD}.renewalReminderDays, :reminderDays)`;
    const runs = `${RECORD}.cancelledOn IS NULL AND ${RECORD}.startDate <= :today AND ${RECORD}.endDate >= :today`;
    const conditions: Readonly<Record<InsuranceStatus, string>> = {
      cancelled: `${RECORD}.cancelledOn IS NOT NULL`,
      upcoming: `(${RECORD}.cancelledOn IS NULL AND ${RECORD}.startDate > :today)`,
      expired: `(${RECORD}.cancelledOn IS NULL AND ${RECORD}.endDate < :today)`,
      pending_renewal: `(${runs} AND ${isNear} AND NOT ${follows})`,
      active: `(${runs} AND NOT (${isNear} AND NOT ${follows}))`,
    };
    const any = statuses.map((status) => conditions[status]).join(' OR ');
    query.andWhere(`(${any})`, { today, reminderDays });
  };
}

/** Which of these policies another one follows, in one query. */
export async function followedPolicies(manager: EntityManager, ids: readonly number[]): Promise<ReadonlySet<number>> {
  if (ids.length === 0) return new Set();
  const rows = await manager.query<{ id: number }[]>(
    `SELECT i.id FROM ${tableName(manager, 'insurances')} i
      WHERE i.id IN (?) AND EXISTS (${successor(manager, 'i', (name) => name)})`,
    [[...ids]],
  );
  return new Set(rows.map(({ id }) => id));
}

/** @throws DomainError INSURANCE_OVERLAP; the vehicle's row is locked, so that none is added meanwhile */
export async function refuseOverlap(
  { manager }: UnitOfWork,
  wanted: Pick<Insurance, 'id' | 'vehicleId' | 'isCompulsoryCover' | 'startDate' | 'endDate'>,
): Promise<void> {
  if (!wanted.isCompulsoryCover) return;
  const { id, vehicleId, startDate, endDate } = wanted;
  const other = await manager
    .createQueryBuilder(Insurance, RECORD)
    .where(`${RECORD}.vehicleId = :vehicleId AND ${RECORD}.id <> :id`, { vehicleId, id })
    .andWhere(`${RECORD}.isCompulsoryCover = TRUE AND ${RECORD}.cancelledOn IS NULL`)
    .andWhere(`${RECORD}.startDate <= :endDate AND ${RECORD}.endDate >= :startDate`, { startDate, endDate })
    .orderBy(`${RECORD}.startDate`)
    .getOne();
  if (other !== null)
    throw insuranceOverlap({ insuranceId: other.id, startDate: other.startDate, endDate: other.endDate });
}
