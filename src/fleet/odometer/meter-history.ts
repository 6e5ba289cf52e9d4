import type { EntityManager } from 'typeorm';
import { tableName } from '#persistence';
import type { Epoch, EpochSpan, MeterValue, Neighbours } from './odometer-rules';

/** The position of a reading on one meter of a vehicle: by reading time, then by value, then by id. */
export interface ReadingPlace {
  readonly vehicleId: number;
  readonly meterEpoch: number;
  readonly readAt: Date;
  readonly value: number;
  /** Null for a reading that has no row yet: it comes after readings with the same time and value. */
  readonly id: number | null;
}

const BEYOND_EVERY_ID = 4_294_967_296;

/** The valid readings before and after a position, without the reading itself. */
export async function neighboursOf(manager: EntityManager, place: ReadingPlace): Promise<Neighbours> {
  const previous = await nearest(manager, place, '<', 'DESC');
  return { previous, next: await nearest(manager, place, '>', 'ASC') };
}

/** The meters of the vehicle, oldest first. A meter whose readings are all void is not included. */
export async function epochsOf(manager: EntityManager, vehicleId: number): Promise<readonly Epoch[]> {
  const readings = tableName(manager, 'odometer_readings');
  return manager.query<Epoch[]>(
    `SELECT e.epoch, e.startsAt
       FROM (SELECT meter_epoch AS epoch, MIN(read_at) AS startsAt FROM ${readings} WHERE vehicle_id = ?
              GROUP BY meter_epoch) e
      WHERE EXISTS (SELECT 1 FROM ${readings} r WHERE r.vehicle_id = ? AND r.meter_epoch = e.epoch AND r.is_void = 0)
      ORDER BY e.epoch`,
    [vehicleId, vehicleId],
  );
}

/** The number of the vehicle's next meter; the number of a reverted replacement is not reused. */
export async function nextEpoch(manager: EntityManager, vehicleId: number): Promise<number> {
  const rows = await manager.query<{ highest: number | null }[]>(
    `SELECT MAX(meter_epoch) AS highest FROM ${tableName(manager, 'odometer_readings')} WHERE vehicle_id = ?`,
    [vehicleId],
  );
  return (rows[0]?.highest ?? 1) + 1;
}

/** A valid reading with its meter. */
export interface CurrentReading extends MeterValue {
  readonly meterEpoch: number;
}

/** The newest valid reading of the newest meter; null for a vehicle without readings. */
export async function currentReading(manager: EntityManager, vehicleId: number): Promise<CurrentReading | null> {
  const rows = await manager.query<CurrentReading[]>(
    `SELECT value, read_at AS readAt, meter_epoch AS meterEpoch FROM ${tableName(manager, 'odometer_readings')}
      WHERE vehicle_id = ? AND is_void = 0 ORDER BY meter_epoch DESC, read_at DESC, value DESC, id DESC LIMIT 1`,
    [vehicleId],
  );
  return rows[0] ?? null;
}

/** The first and last valid reading of a meter of a vehicle in a period. */
export interface MeterSpan {
  readonly vehicleId: number;
  readonly epoch: number;
  readonly first: number;
  readonly last: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
}

/** The spans of these vehicles since a time, in one query; the newest meter of a vehicle comes last. */
export function spansSince(manager: EntityManager, vehicleIds: readonly number[], since: Date): Promise<MeterSpan[]> {
  return manager.query<MeterSpan[]>(
    `SELECT vehicle_id AS vehicleId, meter_epoch AS epoch, MIN(value) AS first, MAX(value) AS last, MIN(read_at) AS firstAt,
        MAX(read_at) AS lastAt
      FROM ${tableName(manager, 'odometer_readings')} WHERE vehicle_id IN (?) AND is_void = 0 AND read_at >= ?
      GROUP BY vehicle_id, meter_epoch ORDER BY vehicle_id, meter_epoch`,
    [[...new Set(vehicleIds)], since],
  );
}

/** A meter of a vehicle with its first and last valid reading. */
export interface Meter {
  readonly epoch: number;
  readonly first: number;
  readonly last: number;
  /** Kilometres over all previous meters. */
  readonly before: number;
}

/** The meters of a vehicle, oldest first, in one query. */
export async function metersOf(manager: EntityManager, vehicleId: number): Promise<readonly Meter[]> {
  const rows = await manager.query<Omit<Meter, 'before'>[]>(
    `SELECT DISTINCT meter_epoch AS epoch,
        FIRST_VALUE(value) OVER (PARTITION BY meter_epoch ORDER BY read_at, value, id) AS first,
        FIRST_VALUE(value) OVER (PARTITION BY meter_epoch ORDER BY read_at DESC, value DESC, id DESC) AS last
      FROM ${tableName(manager, 'odometer_readings')} WHERE vehicle_id = ? AND is_void = 0 ORDER BY epoch`,
    [vehicleId],
  );
  let before = 0;
  return rows.map((meter) => {
    const counted = { ...meter, before };
    before += Math.max(0, meter.last - meter.first);
    return counted;
  });
}

/** Kilometres over all meters up to the newest readings. */
export async function drivenKm(manager: EntityManager, vehicleId: number): Promise<number> {
  const meter = (await metersOf(manager, vehicleId)).at(-1);
  return meter === undefined ? 0 : meter.before + Math.max(0, meter.last - meter.first);
}

/** The first and last value of each meter; `until`, if given, limits the last meter. */
export async function epochSpans(
  manager: EntityManager,
  vehicleId: number,
  until?: ReadingPlace,
): Promise<readonly EpochSpan[]> {
  const spans: EpochSpan[] = [];
  for (const { epoch: meterEpoch } of await epochsOf(manager, vehicleId)) {
    if (until !== undefined && meterEpoch > until.meterEpoch) break;
    const start = { vehicleId, meterEpoch, readAt: BEGINNING_OF_TIME, value: 0, id: 0 };
    const end = meterEpoch === until?.meterEpoch ? until : { ...start, readAt: END_OF_TIME, id: null };
    const first = await nearest(manager, start, '>', 'ASC');
    const last = await nearest(manager, end, '<=', 'DESC');
    if (first !== null && last !== null) spans.push({ first: first.value, last: last.value });
  }
  return spans;
}

const BEGINNING_OF_TIME = new Date('1000-01-01T00:00:00Z');
const END_OF_TIME = new Date('9999-12-31T00:00:00Z');

/**
 * Uses the index of the sequence: the time limits the range, and the value orders readings of the same time, so that the order in which
 * they were entered does not matter. The previous position of a corrected reading is not its own neighbour.
 */
async function nearest(
  manager: EntityManager,
  { vehicleId, meterEpoch, readAt, value, id }: ReadingPlace,
  side: '<' | '<=' | '>',
  order: 'ASC' | 'DESC',
): Promise<MeterValue | null> {
  const strict = side === '<=' ? '<' : side;
  const rows = await manager.query<MeterValue[]>(
    `SELECT value, read_at AS readAt FROM ${tableName(manager, 'odometer_readings')}
      WHERE vehicle_id = ? AND meter_epoch = ? AND is_void = 0
        AND read_at ${strict}= ? AND (read_at ${strict} ? OR value ${strict} ? OR (value = ? AND id ${side} ?)) AND id <> ?
      ORDER BY read_at ${order}, value ${order}, id ${order} LIMIT 1`,
    [vehicleId, meterEpoch, readAt, readAt, value, value, id ?? BEYOND_EVERY_ID, side === '<=' ? 0 : (id ?? 0)],
  );
  return rows[0] ?? null;
}
