import type { EntityManager } from 'typeorm';
import { entityTable, tableName } from '#persistence';
import { metersOf } from '../../fleet/odometer/meter-history';
import { OdometerReading } from '../../fleet/odometer/odometer-reading.entity';
import { FuelType } from '../../fleet/reference/fuel-types/fuel-type.entity';
import type { EnergyUnit } from '../../fleet/reference/fuel-types/fuel-type.entity';
import { segmentsOf, standsOut, USUAL_SEGMENTS } from './fuel-segments';
import type { Fill, Segment } from './fuel-segments';

/** A time in the chain of a vehicle's fills of one energy kind and unit. The kind is that of the fuel type. */
export interface ChainPlace {
  readonly vehicleId: number;
  readonly fuelTypeId: number;
  readonly energyUnit: EnergyUnit;
  readonly refuelAt: Date;
}

interface StoredFill {
  readonly id: number;
  readonly refuelAt: Date;
  readonly quantity: string;
  readonly totalCost: string;
  readonly isFullTank: number;
  readonly missedPrevious: number;
  readonly value: number | null;
  readonly epoch: number | null;
  readonly distanceKm: number | null;
  readonly segmentQuantity: string | null;
  readonly segmentCost: string | null;
  readonly isAnomaly: number;
}

/** The valid fills whose fuel type has the same kind as the given one; `r` is the valid reading of a fill. */
const chainOf = (manager: EntityManager): string =>
  `FROM ${tableName(manager, 'fuel_logs')} f JOIN ${entityTable(manager, FuelType)} t ON t.id = f.fuel_type_id
   JOIN ${entityTable(manager, FuelType)} k ON k.id = ? AND (k.id = t.id OR k.energy_kind = t.energy_kind)
   LEFT JOIN ${entityTable(manager, OdometerReading)} r
     ON r.source = 'fuel_log' AND r.source_id = f.id AND r.is_void = 0
   WHERE f.vehicle_id = ? AND f.energy_unit = ? AND f.counts_for_consumption = 1 AND f.deleted_at IS NULL`;
/**
 * Fills of the same time are ordered by their odometer; a fill without a reading belongs to the segment that ends at
 * this time.
 */
const ORDER = 'f.refuel_at, r.value, f.id';
const ANCHOR = 'f.is_full_tank = 1 AND r.value IS NOT NULL';

/**
 * Recomputes the segments of the fills around a place: from the last full fill with a reading before it to the first
 * one after it, and no others (domain.md §9.3). Then recomputes which of the closed segments that are compared with
 * them are anomalies. The caller has locked the vehicle's row.
 */
export async function recomputeChain(manager: EntityManager, place: ChainPlace): Promise<void> {
  const fills = await windowOf(manager, place);
  // The first fill opens the segment: its own values belong to the segment before and stay.
  const opening = fills[0];
  const beginsAtAnchor =
    opening !== undefined && opening.refuelAt < place.refuelAt && opening.value !== null && opening.isFullTank === 1;
  await store(manager, place, { fills, touched: beginsAtAnchor ? fills.slice(1) : fills });
}

async function store(
  manager: EntityManager,
  place: ChainPlace,
  { fills, touched }: { readonly fills: readonly StoredFill[]; readonly touched: readonly StoredFill[] },
): Promise<void> {
  const meters = await metersOf(manager, place.vehicleId);
  const kmOf = ({ value, epoch }: StoredFill): number | null => {
    const meter = meters.find((one) => one.epoch === epoch);
    return value === null || meter === undefined ? null : meter.before + value - meter.first;
  };
  const segments = segmentsOf(
    fills.map((fill): Fill => ({
      id: fill.id,
      quantity: fill.quantity,
      totalCost: fill.totalCost,
      km: kmOf(fill),
      isFullTank: fill.isFullTank === 1,
      missedPrevious: fill.missedPrevious === 1,
    })),
  );
  await storeSegments(manager, touched, segments);
  await refreshAnomalies(manager, place, touched, segments);
}

/**
 * From the last full fill with a reading before the time to the first one after it, including all fills of that time.
 */
async function windowOf(
  manager: EntityManager,
  { vehicleId, fuelTypeId, energyUnit, refuelAt }: ChainPlace,
): Promise<StoredFill[]> {
  const chain = chainOf(manager);
  const nearest = async (side: '<' | '>', order: 'ASC' | 'DESC'): Promise<Anchor | undefined> => {
    const rows = await manager.query<Anchor[]>(
      `SELECT f.id, f.refuel_at AS refuelAt ${chain} AND ${ANCHOR} AND f.refuel_at ${side} ?
        ORDER BY f.refuel_at ${order}, r.value ${order}, f.id ${order} LIMIT 1`,
      [fuelTypeId, vehicleId, energyUnit, refuelAt],
    );
    return rows[0];
  };
  const from = await nearest('<', 'DESC');
  const to = await nearest('>', 'ASC');
  const fills = await manager.query<StoredFill[]>(
    `SELECT ${COLUMNS} ${chain} AND f.refuel_at BETWEEN ? AND ? ORDER BY ${ORDER}`,
    [fuelTypeId, vehicleId, energyUnit, from?.refuelAt ?? BEGINNING, to?.refuelAt ?? END],
  );
  const placeOf = (anchor: Anchor): number => fills.findIndex(({ id }) => id === anchor.id);
  return fills.slice(from && placeOf(from), to && placeOf(to) + 1);
}

interface Anchor {
  readonly id: number;
  readonly refuelAt: Date;
}

const COLUMNS = `f.id, f.refuel_at AS refuelAt, f.quantity, f.total_cost AS totalCost, f.is_full_tank AS isFullTank,
  f.missed_previous AS missedPrevious, r.value, r.meter_epoch AS epoch, f.distance_km AS distanceKm,
  f.segment_quantity AS segmentQuantity, f.segment_cost AS segmentCost, f.is_anomaly AS isAnomaly`;
const BEGINNING = new Date('1000-01-01T00:00:00Z');
const END = new Date('9999-12-31T00:00:00Z');
/** Stores the changed fills in one statement. */
async function storeSegments(
  manager: EntityManager,
  fills: readonly StoredFill[],
  segments: ReadonlyMap<number, Segment>,
): Promise<void> {
  const changed = fills.flatMap((fill) => {
    const segment = segments.get(fill.id);
    return segment === undefined || isSame(fill, segment) ? [] : [[fill.id, segment] as const];
  });
  if (changed.length === 0) return;
  const rows = changed.map(
    () => 'SELECT ? AS id, ? AS distance_km, ? AS quantity, ? AS cost, ? AS consumption, ? AS cost_per_km',
  );
  await manager.query(
    `UPDATE ${tableName(manager, 'fuel_logs')} f JOIN (${rows.join(' UNION ALL ')}) s ON s.id = f.id
      SET f.distance_km = s.distance_km, f.segment_quantity = s.quantity, f.segment_cost = s.cost,
        f.consumption = s.consumption, f.segment_cost_per_km = s.cost_per_km, f.version = f.version + 1`,
    changed.flatMap(([id, segment]) => [
      id,
      segment.distanceKm,
      segment.segmentQuantity,
      segment.segmentCost,
      segment.consumption,
      segment.segmentCostPerKm,
    ]),
  );
}

const isSame = (fill: StoredFill, segment: Segment): boolean =>
  fill.distanceKm === segment.distanceKm &&
  fill.segmentQuantity === segment.segmentQuantity &&
  fill.segmentCost === segment.segmentCost;

/** A changed segment is compared with the five before it, and is itself compared with by the five after it. */
async function refreshAnomalies(
  manager: EntityManager,
  { vehicleId, fuelTypeId, energyUnit }: ChainPlace,
  touched: readonly StoredFill[],
  segments: ReadonlyMap<number, Segment>,
): Promise<void> {
  const [first, last] = [touched[0], touched.at(-1)];
  if (first === undefined || last === undefined) return;
  const closed = `${chainOf(manager)} AND f.distance_km IS NOT NULL`;
  const columns =
    'f.id, f.refuel_at AS refuelAt, f.segment_quantity AS quantity, f.distance_km AS distanceKm, f.is_anomaly AS isAnomaly';
  const neighbours = (condition: string, order: string, moment: Date): Promise<Closed[]> =>
    manager.query<Closed[]>(
      `SELECT ${columns} ${closed} AND f.refuel_at ${condition} ? ORDER BY f.refuel_at ${order}, r.value ${order}, f.id ${order}
        LIMIT ${USUAL_SEGMENTS + touched.length}`,
      [fuelTypeId, vehicleId, energyUnit, moment],
    );
  const before = (await neighbours('<', 'DESC', first.refuelAt)).toReversed();
  const after = await neighbours('>=', 'ASC', first.refuelAt);
  const chain = [...before.slice(-USUAL_SEGMENTS), ...after];
  const flagged = new Set(
    chain.flatMap((one, at) => (standsOut(one, chain.slice(Math.max(0, at - USUAL_SEGMENTS), at)) ? [one.id] : [])),
  );
  const judged = chain.slice(Math.min(before.length, USUAL_SEGMENTS));
  const still = touched.filter(({ id }) => segments.get(id)?.isStandstill === true).map(({ id }) => id);
  const wanted = new Set([...judged.filter(({ id }) => flagged.has(id)).map(({ id }) => id), ...still]);
  const known = new Map([...touched, ...judged].map(({ id, isAnomaly }) => [id, isAnomaly === 1]));
  const turned = [...known].filter(([id, isAnomaly]) => isAnomaly !== wanted.has(id)).map(([id]) => id);
  if (turned.length === 0) return;
  await manager.query(
    `UPDATE ${tableName(manager, 'fuel_logs')} SET is_anomaly = 1 - is_anomaly, reviewed_at = NULL, version = version + 1
      WHERE id IN (?)`,
    [turned],
  );
}

interface Closed {
  readonly id: number;
  readonly refuelAt: Date;
  readonly quantity: string;
  readonly distanceKm: number;
  readonly isAnomaly: number;
}

/** To be called after a reading changed: recomputes every chain of its vehicle around the reading's time. */
export async function recomputeAround(manager: EntityManager, vehicleId: number, readAt: Date): Promise<void> {
  for (const chain of await chainsOf(manager, vehicleId)) await recomputeChain(manager, { ...chain, refuelAt: readAt });
}

/**
 * Recomputes every chain of a vehicle from its beginning, after its division into chains changed. The caller has
 * locked the vehicle's row.
 */
export async function recomputeWhole(manager: EntityManager, vehicleId: number): Promise<void> {
  for (const chain of await chainsOf(manager, vehicleId)) {
    const { fuelTypeId, energyUnit } = chain;
    const fills = await manager.query<StoredFill[]>(`SELECT ${COLUMNS} ${chainOf(manager)} ORDER BY ${ORDER}`, [
      fuelTypeId,
      vehicleId,
      energyUnit,
    ]);
    await store(manager, { ...chain, refuelAt: BEGINNING }, { fills, touched: fills });
  }
}

/** One fuel type for each chain of a vehicle. */
function chainsOf(manager: EntityManager, vehicleId: number): Promise<Omit<ChainPlace, 'refuelAt'>[]> {
  return manager.query(
    `SELECT f.vehicle_id AS vehicleId, f.energy_unit AS energyUnit, MIN(t.id) AS fuelTypeId
      FROM ${tableName(manager, 'fuel_logs')} f JOIN ${entityTable(manager, FuelType)} t ON t.id = f.fuel_type_id
     WHERE f.vehicle_id = ? AND f.counts_for_consumption = 1 AND f.deleted_at IS NULL
     GROUP BY f.vehicle_id, f.energy_unit, COALESCE(t.energy_kind, t.id)`,
    [vehicleId],
  );
}
