import { addDays, Exact, startOfDay } from '#kernel';
import type { Day } from '#kernel';
import { exact, quotient } from './figures';
import type { FigureSource, Sum } from './figures';
import type { ReportPeriod } from './report-period';

/** A period in milliseconds since the epoch; half-open. */
export type Span = readonly [from: number, to: number];

/** The period in which a vehicle belonged to the fleet, and the periods in which it could not be used. */
export interface Presence {
  readonly present: Span;
  readonly down: readonly Span[];
}

/** Total length of the periods within a window; overlaps are counted once. */
export function unionLength(spans: readonly Span[], [windowFrom, windowTo]: Span): number {
  const clipped = spans
    .map(([from, to]): Span => [Math.max(from, windowFrom), Math.min(to, windowTo)])
    .filter(([from, to]) => to > from)
    .toSorted(([one], [other]) => one - other);
  let total = 0;
  let reached = windowFrom;
  for (const [from, to] of clipped) {
    total += Math.max(0, to - Math.max(from, reached));
    reached = Math.max(reached, to);
  }
  return total;
}

/** Percentage of the time in which a fleet could be used; null without vehicles. */
export function availabilityOf(fleet: readonly Presence[]): string | null {
  let hours = 0;
  let down = 0;
  for (const { present, down: spans } of fleet) {
    hours += Math.max(0, present[1] - present[0]);
    down += unionLength(spans, present);
  }
  return hours === 0
    ? null
    : new Exact(1).minus(new Exact(down).dividedBy(hours)).times(100).toFixed(2, Exact.ROUND_HALF_UP);
}

interface VehicleRow {
  readonly id: number;
  readonly purchasedOn: Day | null;
  readonly createdAt: Date;
  readonly disposedOn: Day | null;
}

interface DownRow {
  readonly vehicleId: number | string;
  readonly from: Date | string;
  readonly to: Date | string | null;
}

/** Periods in which vehicles could not be used: an intervention immobilized them, or a user set a status that takes them off the road. */
function downQuery(
  { table, seen }: FigureSource,
  start: Date,
  until: Date,
): readonly [sql: string, values: readonly Date[]] {
  const sql = `SELECT i.vehicle_id AS vehicleId, i.immobilized_from AS \`from\`, i.immobilized_until AS \`to\` FROM ${table('interventions')} i
      WHERE i.immobilized_from IS NOT NULL AND (i.immobilized_until IS NULL OR i.immobilized_until > ?) AND i.immobilized_from < ?${seen('i.vehicle_id')}
    UNION ALL SELECT s.vehicle_id, s.starts_at, s.ends_at FROM ${table('vehicle_status_spans')} s
      WHERE s.is_manual = 1 AND (s.ends_at IS NULL OR s.ends_at > ?) AND s.starts_at < ?${seen('s.vehicle_id')}`;
  return [sql, [start, until, start, until]];
}

/** The share of the fleet that can be used at a moment, by the rules of a period: like {@link availabilityOf} for its last millisecond. */
export async function availableAt(
  source: FigureSource,
  { now, today }: { readonly now: Date; readonly today: Day },
): Promise<string | null> {
  const [downs, values] = downQuery(source, now, new Date(now.getTime() + 1));
  const row = await source.row<{ all: Sum; down: Sum }>(
    `SELECT COUNT(*) AS \`all\`, COUNT(d.vehicleId) AS down FROM ${source.table('vehicles')} v
      LEFT JOIN (SELECT DISTINCT o.vehicleId FROM (${downs}) o) d ON d.vehicleId = v.id
     WHERE v.deleted_at IS NULL AND COALESCE(v.purchase_date <= ?, v.created_at <= ?)
       AND (v.disposal_date IS NULL OR v.disposal_date >= ?)${source.seen('v.id')}`,
    [...values, today, now, today],
  );
  return quotient(exact(row.all).minus(exact(row.down)), row.all, 2, 100);
}

/**
 * The vehicles in a period (domain.md §14). A vehicle is present from its purchase, or from its creation without a purchase date, until
 * its disposal or now. It is down while an intervention immobilizes it or a user has taken it off the road.
 */
export async function presences(
  source: FigureSource,
  { start, end }: ReportPeriod,
  { now, zone }: { readonly now: Date; readonly zone: string },
): Promise<Presence[]> {
  const { table, seen } = source;
  const until = end < now ? end : now;
  const vehicles = await source.rows<VehicleRow>(
    `SELECT v.id, v.purchase_date AS purchasedOn, v.created_at AS createdAt, v.disposal_date AS disposedOn
      FROM ${table('vehicles')} v WHERE v.deleted_at IS NULL${seen('v.id')}`,
  );
  const [sql, values] = downQuery(source, start, until);
  const downs = await source.rows<DownRow>(sql, values);
  const byVehicle = Map.groupBy(downs, ({ vehicleId }) => Number(vehicleId));
  return vehicles.map(({ id, purchasedOn, createdAt, disposedOn }) => ({
    present: [
      Math.max(start.getTime(), (purchasedOn === null ? createdAt : startOfDay(purchasedOn, zone)).getTime()),
      Math.min(until.getTime(), (disposedOn === null ? until : startOfDay(addDays(disposedOn, 1), zone)).getTime()),
    ],
    down: (byVehicle.get(id) ?? []).map(({ from, to }): Span => [
      new Date(from).getTime(),
      to === null ? until.getTime() : new Date(to).getTime(),
    ]),
  }));
}
