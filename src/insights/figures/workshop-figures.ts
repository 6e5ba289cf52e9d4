import { heldMicros } from '../../workshop/interventions/hold-time';
import { mean, quotient } from './figures';
import type { FigureSource, Sum } from './figures';
import type { ReportPeriod } from './report-period';

const DAY_MICROS = 86_400_000_000;
const daysFrom = (from: string, to: string): string => `TIMESTAMPDIFF(MICROSECOND, ${from}, ${to}) / ${DAY_MICROS}`;

/** A figure and the number of cases it is based on. */
export interface Figure {
  readonly value: string | null;
  readonly sampleSize: number;
}

const figure = (value: string | null, count: Sum): Figure => ({ value, sampleSize: Number(count ?? 0) });

/** Turnaround of interventions whose vehicle was received back in the period. */
export async function turnaround(
  source: FigureSource,
  { start, end }: ReportPeriod,
): Promise<{ readonly repairTime: Figure; readonly leadTime: Figure; readonly reworkRate: Figure }> {
  const { table, seen } = source;
  const row = await source.row<{ repair: Sum; repairs: Sum; reported: Sum; received: Sum; reworked: Sum }>(
    `SELECT AVG(${daysFrom('i.repair_started_at', 'i.received_at')}) AS repair, COUNT(i.repair_started_at) AS repairs,
        AVG(${daysFrom('i.reported_at', 'i.received_at')}) AS reported, COUNT(*) AS received, SUM(i.rework_count > 0) AS reworked
      FROM ${table('interventions')} i WHERE i.received_at >= ? AND i.received_at < ?${seen('i.vehicle_id')}`,
    [start, end],
  );
  return {
    repairTime: figure(mean(row.repair, 1), row.repairs),
    leadTime: figure(mean(row.reported, 1), row.received),
    reworkRate: figure(quotient(row.reworked, row.received, 2, 100), row.received),
  };
}

/** Days from the first quote to the approval, for interventions approved in the period. */
export async function approvalLeadTime(source: FigureSource, { start, end }: ReportPeriod): Promise<Figure> {
  const { table, seen } = source;
  const row = await source.row<{ days: Sum; count: Sum }>(
    `SELECT AVG(a.days) AS days, COUNT(a.days) AS count FROM (
        SELECT ${daysFrom(`(SELECT MIN(q.received_at) FROM ${table('quotes')} q WHERE q.intervention_id = i.id)`, 'i.approved_at')} AS days
          FROM ${table('interventions')} i WHERE i.approved_at >= ? AND i.approved_at < ?${seen('i.vehicle_id')}) a`,
    [start, end],
  );
  return figure(mean(row.days, 1), row.count);
}

/** Customer satisfaction from reception reports validated in the period: 5 for excellent, 4 for good, 3 for fair, 2 for poor. */
export async function satisfaction(source: FigureSource, { start, end }: ReportPeriod): Promise<Figure> {
  const { table, seen } = source;
  const row = await source.row<{ score: Sum; count: Sum }>(
    `SELECT AVG(CASE r.customer_satisfaction WHEN 'excellent' THEN 5 WHEN 'good' THEN 4 WHEN 'fair' THEN 3 ELSE 2 END) AS score,
        COUNT(*) AS count
      FROM ${table('reception_reports')} r WHERE r.validated_at >= ? AND r.validated_at < ? AND r.status = 'validated'
        AND r.customer_satisfaction IS NOT NULL${seen('r.vehicle_id')}`,
    [start, end],
  );
  return figure(mean(row.score, 2), row.count);
}

/**
 * Share of planned work in all work: interventions reported in the period, and maintenances completed in the period without an
 * intervention.
 */
export async function preventiveRatio(source: FigureSource, { from, to, start, end }: ReportPeriod): Promise<Figure> {
  const { table, seen } = source;
  const row = await source.row<{ planned: Sum; works: Sum }>(
    `SELECT SUM(w.planned) AS planned, COUNT(*) AS works FROM (
        SELECT COALESCE(t.kind IN ('preventive', 'inspection'), 0) AS planned FROM ${table('interventions')} i
          LEFT JOIN ${table('intervention_types')} t ON t.id = i.intervention_type_id
         WHERE i.reported_at >= ? AND i.reported_at < ? AND i.current_status <> 'cancelled'${seen('i.vehicle_id')}
        UNION ALL SELECT m.type IN ('preventive', 'inspection') FROM ${table('maintenances')} m
         WHERE m.completed_date BETWEEN ? AND ? AND m.status = 'completed' AND m.intervention_id IS NULL
           AND m.deleted_at IS NULL${seen('m.vehicle_id')}) w`,
    [start, end, from, to],
  );
  return figure(quotient(row.planned, row.works, 2, 100), row.works);
}

/** Days and kilometres between consecutive failures of a vehicle, for failures reported in the period. */
export async function betweenFailures(
  source: FigureSource,
  { start, end }: ReportPeriod,
): Promise<{ readonly days: Figure; readonly km: Figure }> {
  const { table, seen } = source;
  const row = await source.row<{ days: Sum; gaps: Sum; km: Sum; ways: Sum }>(
    `SELECT AVG(g.days) AS days, COUNT(g.days) AS gaps, AVG(g.km) AS km, COUNT(g.km) AS ways FROM (
        SELECT ${daysFrom('LAG(i.reported_at) OVER vehicle', 'i.reported_at')} AS days,
            CAST(i.odometer_reading AS SIGNED) - CAST(LAG(i.odometer_reading) OVER vehicle AS SIGNED) AS km
          FROM ${table('interventions')} i JOIN ${table('intervention_types')} t ON t.id = i.intervention_type_id
         WHERE t.kind IN ('corrective', 'accident') AND i.current_status <> 'cancelled' AND i.reported_at >= ? AND i.reported_at < ?${seen('i.vehicle_id')}
         WINDOW vehicle AS (PARTITION BY i.vehicle_id ORDER BY i.reported_at, i.id)) g`,
    [start, end],
  );
  return { days: figure(mean(row.days, 1), row.gaps), km: figure(mean(row.km, 0), row.ways) };
}

export interface StageTime {
  readonly status: string;
  readonly days: string | null;
  readonly sampleSize: number;
}

/** Time that interventions spent in each status they left in the period, without time on hold. */
export async function stageTimes(source: FigureSource, { start, end }: ReportPeriod): Promise<StageTime[]> {
  const { table, seen } = source;
  const history = table('intervention_status_history');
  const held = heldMicros(table('intervention_holds'), {
    intervention: 's.intervention_id',
    from: 's.since',
    to: 's.at',
  });
  // The previous step is usually in the period too, and few interventions were ever on hold: the subqueries cover the other cases.
  const rows = await source.rows<{ status: string; days: Sum; count: Sum }>(
    `SELECT s.status, AVG(${daysFrom('s.since', 's.at')} - IF(w.intervention_id IS NULL, 0, ${held} / ${DAY_MICROS})) AS days,
        COUNT(*) AS count
      FROM (SELECT n.intervention_id, n.from_status AS status, n.at, COALESCE(
            LAG(n.at) OVER (PARTITION BY n.intervention_id ORDER BY n.at, n.id),
            (SELECT p.at FROM ${history} p WHERE p.intervention_id = n.intervention_id AND p.id < n.id AND p.at <= n.at
              ORDER BY p.at DESC, p.id DESC LIMIT 1)) AS since
          FROM ${history} n JOIN ${table('interventions')} i ON i.id = n.intervention_id
         WHERE n.at >= ? AND n.at < ?${seen('i.vehicle_id')}) s
      LEFT JOIN (SELECT h.intervention_id FROM ${table('intervention_holds')} h GROUP BY h.intervention_id) w
        ON w.intervention_id = s.intervention_id
     WHERE s.since IS NOT NULL AND s.status IS NOT NULL GROUP BY s.status`,
    [start, end],
  );
  return rows.map(({ status, days, count }) => ({ status, days: mean(days, 1), sampleSize: Number(count) }));
}
