import { Exact } from '#kernel';
import { exact, quotient } from './figures';
import type { FigureSource, Sum } from './figures';
import type { ReportPeriod } from './report-period';

export interface GarageScore {
  readonly garageId: number;
  readonly garageName: string;
  /** 0 to 100; null below three jobs. */
  readonly score: string | null;
  readonly jobs: number;
  readonly onTimeRate: string | null;
  readonly reworkRate: string | null;
  readonly satisfaction: string | null;
  /** 1 for the usual price or less, below 1 for higher prices. */
  readonly priceIndex: string | null;
}

const FEWEST_JOBS = 3;

interface Parts {
  readonly priceIndex: Exact | null;
  readonly onTime: Exact | null;
  readonly rework: Exact | null;
  readonly satisfaction: Exact | null;
}

/**
 * 0.3 price index + 0.3 on time + 0.2 (1 − rework) + 0.2 satisfaction ÷ 5, times 100 (domain.md §14). Unknown parts are left out and the
 * weights of the others are scaled up.
 */
export function scoreOf(jobs: number, { priceIndex, onTime, rework, satisfaction }: Parts): string | null {
  if (jobs < FEWEST_JOBS) return null;
  const parts: readonly (readonly [weight: string, value: Exact | null])[] = [
    ['0.3', priceIndex],
    ['0.3', onTime],
    ['0.2', rework === null ? null : new Exact(1).minus(rework)],
    ['0.2', satisfaction === null ? null : satisfaction.dividedBy(5)],
  ];
  const known = parts.flatMap(([weight, value]) => (value === null ? [] : [{ weight: new Exact(weight), value }]));
  const weight = known.reduce((sum, part) => sum.plus(part.weight), new Exact(0));
  if (weight.isZero()) return null;
  const total = known.reduce((sum, part) => sum.plus(part.weight.times(part.value)), new Exact(0));
  return total.dividedBy(weight).times(100).toFixed(1, Exact.ROUND_HALF_UP);
}

interface Row {
  readonly garageId: number;
  readonly garageName: string;
  readonly jobs: Sum;
  readonly estimated: Sum;
  readonly onTime: Sum;
  readonly reworked: Sum;
  readonly satisfaction: Sum;
  readonly deviation: Sum;
}

/** Scores of the garages whose accepted quotes were completed in the period. */
export async function garageScores(source: FigureSource, { start, end }: ReportPeriod): Promise<GarageScore[]> {
  const { table, seen } = source;
  const rows = await source.rows<Row>(
    `SELECT q.garage_id AS garageId, MAX(g.name) AS garageName, COUNT(*) AS jobs, COUNT(i.estimated_duration_days) AS estimated,
        SUM(i.repair_completed_at <= i.repair_started_at + INTERVAL i.estimated_duration_days DAY) AS onTime,
        SUM(i.rework_count > 0) AS reworked,
        AVG((SELECT AVG(CASE r.customer_satisfaction WHEN 'excellent' THEN 5 WHEN 'good' THEN 4 WHEN 'fair' THEN 3 ELSE 2 END)
          FROM ${table('reception_reports')} r WHERE r.intervention_id = i.id AND r.status = 'validated'
            AND r.customer_satisfaction IS NOT NULL)) AS satisfaction,
        (SELECT AVG(p.deviation_percent) FROM ${table('supply_price_history')} p
          WHERE p.garage_id = q.garage_id AND p.recorded_at >= ? AND p.recorded_at < ?) AS deviation
      FROM ${table('interventions')} i JOIN ${table('quotes')} q ON q.id = i.accepted_quote_id
      JOIN ${table('garages')} g ON g.id = q.garage_id
     WHERE i.received_at >= ? AND i.received_at < ?${seen('i.vehicle_id')} GROUP BY q.garage_id`,
    [start, end, start, end],
  );
  return rows.map(scored).toSorted((one, other) => Number(other.score ?? -1) - Number(one.score ?? -1));
}

const rate = (part: Sum, whole: Sum): Exact | null =>
  Number(whole ?? 0) === 0 ? null : exact(part).dividedBy(exact(whole));

function scored({
  garageId,
  garageName,
  jobs,
  estimated,
  onTime,
  reworked,
  satisfaction,
  deviation,
}: Row): GarageScore {
  const count = Number(jobs ?? 0);
  const priceIndex = deviation === null ? null : Exact.min(1, new Exact(100).dividedBy(exact(deviation).plus(100)));
  const parts = {
    priceIndex,
    onTime: rate(onTime, estimated),
    rework: rate(reworked, jobs),
    satisfaction: satisfaction === null ? null : exact(satisfaction),
  };
  return {
    garageId,
    garageName,
    score: scoreOf(count, parts),
    jobs: count,
    onTimeRate: quotient(onTime, estimated, 2, 100),
    reworkRate: quotient(reworked, jobs, 2, 100),
    satisfaction: parts.satisfaction?.toFixed(2, Exact.ROUND_HALF_UP) ?? null,
    priceIndex: priceIndex?.toFixed(3, Exact.ROUND_HALF_UP) ?? null,
  };
}
