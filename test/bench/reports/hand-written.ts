import type { DataSource } from 'typeorm';
import { yearToDate } from './report-services';

type Work = () => Promise<unknown>;

const SHIFT_DAYS = 365;
const COSTS = `SELECT f.vehicle_id, 'workshop' AS kind, SUM(f.total_amount) AS amount FROM invoices f
    LEFT JOIN (SELECT DISTINCT intervention_id FROM invoices WHERE direction = 'received' AND status <> 'draft') r
      ON r.intervention_id = f.intervention_id
    WHERE f.issue_date BETWEEN :from AND :to AND f.status <> 'draft' AND (f.direction = 'received' OR r.intervention_id IS NULL)
    GROUP BY f.vehicle_id
  UNION ALL SELECT vehicle_id, 'maintenance', SUM(cost) FROM maintenances WHERE completed_date BETWEEN :from AND :to
    AND status = 'completed' AND intervention_id IS NULL GROUP BY vehicle_id
  UNION ALL SELECT vehicle_id, 'fuel', SUM(total_cost) FROM fuel_logs WHERE refuel_date BETWEEN :from AND :to GROUP BY vehicle_id
  UNION ALL SELECT vehicle_id, 'renewals', SUM(cost) FROM vehicle_renewals WHERE paid_on BETWEEN :from AND :to GROUP BY vehicle_id
  UNION ALL SELECT vehicle_id, 'insurance', SUM(ROUND(premium_amount * (DATEDIFF(LEAST(end_date, :to), GREATEST(start_date, :from)) + 1)
    / (DATEDIFF(end_date, start_date) + 1))) FROM insurances WHERE start_date <= :to AND end_date >= :from GROUP BY vehicle_id`;
const KM = `SELECT vehicle_id, SUM(km) FROM (SELECT vehicle_id, MAX(value) - COALESCE(MAX(IF(read_at <= :from, value, NULL)), MIN(value)) AS km
    FROM odometer_readings WHERE is_void = 0 AND read_at < :to + INTERVAL 1 DAY GROUP BY vehicle_id, meter_epoch) m GROUP BY vehicle_id`;
/** Merges adjacent and overlapping periods (gaps and islands). */
const DOWN = `SELECT vehicle_id, SUM(TIMESTAMPDIFF(SECOND, starts, ends)) FROM (
    SELECT vehicle_id, MIN(starts) AS starts, MAX(ends) AS ends FROM (
      SELECT d.*, SUM(is_new) OVER (PARTITION BY vehicle_id ORDER BY starts, ends) AS island FROM (
        SELECT s.*, starts > COALESCE(MAX(ends) OVER (PARTITION BY vehicle_id ORDER BY starts, ends
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), '1000-01-01') AS is_new
          FROM (SELECT vehicle_id, GREATEST(immobilized_from, :from) AS starts, LEAST(COALESCE(immobilized_until, UTC_TIMESTAMP()), :to + INTERVAL 1 DAY) AS ends
            FROM interventions WHERE immobilized_from < :to + INTERVAL 1 DAY AND (immobilized_until IS NULL OR immobilized_until > :from)
            UNION ALL SELECT vehicle_id, GREATEST(starts_at, :from), LEAST(COALESCE(ends_at, UTC_TIMESTAMP()), :to + INTERVAL 1 DAY)
            FROM vehicle_status_spans WHERE is_manual = 1 AND starts_at < :to + INTERVAL 1 DAY) s) d) i
    GROUP BY vehicle_id, island) u GROUP BY vehicle_id`;

const KEY_FIGURES: readonly string[] = [
  'SELECT id, purchase_date, disposal_date FROM vehicles WHERE deleted_at IS NULL',
  DOWN,
  COSTS,
  KM,
  `SELECT AVG(TIMESTAMPDIFF(SECOND, repair_started_at, received_at)), AVG(TIMESTAMPDIFF(SECOND, reported_at, received_at)),
    SUM(rework_count > 0), COUNT(*) FROM interventions WHERE received_at >= :from AND received_at < :to + INTERVAL 1 DAY`,
  `SELECT AVG(days), COUNT(*) FROM (SELECT TIMESTAMPDIFF(SECOND, MIN(q.received_at), i.approved_at) AS days FROM interventions i
    JOIN quotes q ON q.intervention_id = i.id WHERE i.approved_at >= :from AND i.approved_at < :to + INTERVAL 1 DAY GROUP BY i.id, i.approved_at) a`,
  `SELECT SUM(invoiced), SUM(quoted), COUNT(*) FROM (SELECT SUM(f.subtotal_amount) AS invoiced, MAX(q.subtotal_amount) AS quoted
    FROM invoices f JOIN interventions i ON i.id = f.intervention_id JOIN quotes q ON q.id = i.accepted_quote_id
    WHERE f.issue_date BETWEEN :from AND :to AND f.status <> 'draft' GROUP BY f.intervention_id) d`,
  `SELECT AVG(CASE customer_satisfaction WHEN 'excellent' THEN 5 WHEN 'good' THEN 4 WHEN 'fair' THEN 3 ELSE 2 END), COUNT(*)
    FROM reception_reports WHERE validated_at >= :from AND validated_at < :to + INTERVAL 1 DAY AND status = 'validated'`,
  `SELECT SUM(planned), COUNT(*) FROM (SELECT t.kind IN ('preventive', 'inspection') AS planned FROM interventions i
    JOIN intervention_types t ON t.id = i.intervention_type_id WHERE i.reported_at >= :from AND i.reported_at < :to + INTERVAL 1 DAY
    UNION ALL SELECT type IN ('preventive', 'inspection') FROM maintenances WHERE completed_date BETWEEN :from AND :to) w`,
  `SELECT AVG(gap), AVG(km) FROM (SELECT TIMESTAMPDIFF(SECOND, LAG(i.reported_at) OVER v, i.reported_at) AS gap,
    CAST(i.odometer_reading AS SIGNED) - CAST(LAG(i.odometer_reading) OVER v AS SIGNED) AS km
    FROM interventions i JOIN intervention_types t ON t.id = i.intervention_type_id WHERE t.kind IN ('corrective', 'accident')
    AND i.reported_at >= :from AND i.reported_at < :to + INTERVAL 1 DAY WINDOW v AS (PARTITION BY i.vehicle_id ORDER BY i.reported_at, i.id)) g`,
  `SELECT energy_unit, SUM(segment_quantity), SUM(segment_cost), SUM(distance_km) FROM fuel_logs
    WHERE refuel_date BETWEEN :from AND :to AND distance_km IS NOT NULL GROUP BY energy_unit`,
  `SELECT COUNT(*), SUM(i.vehicle_id IS NOT NULL AND r.vehicle_id IS NOT NULL) FROM vehicles v
    LEFT JOIN (SELECT DISTINCT vehicle_id FROM insurances WHERE start_date <= :to AND end_date >= :to) i ON i.vehicle_id = v.id
    LEFT JOIN (SELECT DISTINCT vehicle_id FROM vehicle_renewals WHERE type = 'technical_inspection' AND valid_until >= :to) r ON r.vehicle_id = v.id`,
  "SELECT COUNT(*), SUM(license_expiry_date >= :to) FROM drivers WHERE status = 'active'",
];

const STAGES = `SELECT status, AVG(TIMESTAMPDIFF(SECOND, since, at)), COUNT(*) FROM (
    SELECT from_status AS status, at, LAG(at) OVER (PARTITION BY intervention_id ORDER BY at, id) AS since FROM intervention_status_history) s
  WHERE at >= :from AND at < :to + INTERVAL 1 DAY AND since IS NOT NULL GROUP BY status`;

const DASHBOARD: readonly string[] = [
  'SELECT current_status, priority, COUNT(*) FROM interventions GROUP BY current_status, priority',
  "SELECT severity, COUNT(*) FROM alerts WHERE status = 'open' GROUP BY severity",
  "SELECT COUNT(*), SUM(status = 'active' AND id NOT IN (SELECT vehicle_id FROM interventions WHERE immobilized_until IS NULL AND immobilized_from IS NOT NULL)) FROM vehicles",
  COSTS,
  KM,
  `SELECT CASE WHEN DATEDIFF(:to, due_date) <= 0 THEN 0 WHEN DATEDIFF(:to, due_date) <= 30 THEN 1 WHEN DATEDIFF(:to, due_date) <= 60 THEN 2
    WHEN DATEDIFF(:to, due_date) <= 90 THEN 3 ELSE 4 END AS age, SUM(balance_due) FROM invoices
    WHERE payment_status IN ('unpaid', 'partially_paid') AND balance_due > 0 GROUP BY age`,
  `SELECT * FROM (SELECT 'insurance', vehicle_id, MAX(end_date) AS due FROM insurances GROUP BY vehicle_id
    UNION ALL SELECT 'renewal', vehicle_id, MAX(valid_until) FROM vehicle_renewals GROUP BY vehicle_id, type
    UNION ALL SELECT 'plan', vehicle_id, next_due_date FROM maintenance_plans) d ORDER BY due LIMIT 10`,
];

/** The same figures in SQL written by hand for this one company, by the name of the report. */
export function handWritten(dataSource: DataSource): Readonly<Record<string, Work>> {
  const { from, to } = yearToDate();
  const year = { from, to };
  const before = { from: shifted(from), to: shifted(to) };
  const month = { from: `${to.slice(0, 7)}-01`, to };
  const run = async (statements: readonly string[], period: Period): Promise<void> => {
    for (const sql of statements) await dataSource.query(...bound(sql, period));
  };
  return {
    dashboard: async () => {
      await run(DASHBOARD, month);
      await run([COSTS], { from: shifted(month.from, 30), to: shifted(month.to, 30) });
    },
    'key figures of a year': async () => {
      await run(KEY_FIGURES, year);
      await run(KEY_FIGURES, before);
      await run([STAGES], year);
    },
  };
}

interface Period {
  readonly from: string;
  readonly to: string;
}

function bound(sql: string, period: Period): [sql: string, values: string[]] {
  const values: string[] = [];
  const text = sql.replace(/:(from|to)\b/g, (_all, name: 'from' | 'to') => {
    values.push(period[name]);
    return '?';
  });
  return [text, values];
}

const shifted = (day: string, days = SHIFT_DAYS): string =>
  new Date(Date.parse(day) - days * 86_400_000).toISOString().slice(0, 10);
