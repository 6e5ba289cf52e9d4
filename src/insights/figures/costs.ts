import type { FigureSource, Sum } from './figures';
import type { ReportPeriod } from './report-period';

export const COST_KINDS = ['workshop', 'maintenance', 'fuel', 'insurance', 'renewals'] as const;
export type CostKind = (typeof COST_KINDS)[number];

export type AmountBasis = 'gross' | 'net';

/** The basis of costs (with or without tax), and the number of decimals for the share of a premium. */
export interface CostTerms {
  readonly basis: AmountBasis;
  readonly exponent: number;
}

export interface VehicleCost {
  readonly vehicleId: number;
  readonly kind: CostKind;
  readonly amount: string;
}

/**
 * The workshop invoices that count as costs, minus credit notes: received invoices and, for interventions without a received invoice, the
 * invoices issued by the company's own workshop. Drafts and voided invoices do not count.
 */
export const costInvoices = ({ table }: FigureSource): string =>
  `f.status NOT IN ('draft', 'voided') AND (f.direction = 'received' OR NOT EXISTS (
     SELECT 1 FROM ${table('invoices')} o WHERE o.intervention_id = f.intervention_id AND o.direction = 'received'
       AND o.status NOT IN ('draft', 'voided')))`;

export const signed = (column: string): string => `IF(f.document_type = 'credit_note', -${column}, ${column})`;

/** Costs of one kind that have a day, as SQL fragments: rows, vehicle, day and amount. */
interface DatedCosts {
  readonly kind: Exclude<CostKind, 'insurance'>;
  readonly rows: string;
  readonly vehicle: string;
  readonly day: string;
  readonly amount: string;
}

/** Every kind of cost except insurance, which is distributed over days. Costs by vehicle and by month use the same rows. */
export function datedCosts(source: FigureSource, basis: AmountBasis): readonly DatedCosts[] {
  const { table, seen } = source;
  const invoiced = basis === 'gross' ? 'f.total_amount' : 'f.subtotal_amount';
  return [
    {
      kind: 'workshop',
      rows: `FROM ${table('invoices')} f WHERE ${costInvoices(source)}${seen('f.vehicle_id')}`,
      vehicle: 'f.vehicle_id',
      day: 'f.issue_date',
      amount: signed(invoiced),
    },
    {
      kind: 'maintenance',
      rows: `FROM ${table('maintenances')} m WHERE m.status = 'completed' AND m.intervention_id IS NULL AND m.deleted_at IS NULL
        AND m.cost IS NOT NULL${seen('m.vehicle_id')}`,
      vehicle: 'm.vehicle_id',
      day: 'm.completed_date',
      amount: 'm.cost',
    },
    {
      kind: 'fuel',
      rows: `FROM ${table('fuel_logs')} l WHERE l.deleted_at IS NULL${seen('l.vehicle_id')}`,
      vehicle: 'l.vehicle_id',
      day: 'l.refuel_date',
      amount: 'l.total_cost',
    },
    {
      kind: 'renewals',
      rows: `FROM ${table('vehicle_renewals')} r WHERE r.deleted_at IS NULL AND r.cost IS NOT NULL${seen('r.vehicle_id')}`,
      vehicle: 'r.vehicle_id',
      day: 'r.paid_on',
      amount: 'r.cost',
    },
  ];
}

/** The costs of every vehicle in the period, by kind (domain.md §14). */
export async function vehicleCosts(
  source: FigureSource,
  { from, to }: ReportPeriod,
  { basis, exponent }: CostTerms,
): Promise<VehicleCost[]> {
  const dated = datedCosts(source, basis);
  const parts = dated.map(
    ({ kind, rows, vehicle, day, amount }) =>
      `SELECT ${vehicle} AS vehicleId, '${kind}' AS kind, SUM(${amount}) AS amount ${rows} AND ${day} BETWEEN ? AND ? GROUP BY ${vehicle}`,
  );
  const share = premiumShare('?', '?');
  const insurance = `SELECT s.vehicle_id, 'insurance', SUM(s.share) FROM (
      SELECT i.vehicle_id, ROUND(${share}, ${exponent}) AS share ${policies(source, '?', '?')} HAVING share > 0) s GROUP BY s.vehicle_id`;
  const found = await source.rows<{ vehicleId: number | string; kind: CostKind; amount: string }>(
    [...parts, insurance].join(' UNION ALL '),
    [...dated.flatMap(() => [from, to]), to, from, to, from],
  );
  return found.map(({ vehicleId, ...cost }) => ({ vehicleId: Number(vehicleId), ...cost }));
}

/**
 * The share of a policy's premium for its days between two days: premium × overlap ÷ days of the policy. A premium paid in instalments is
 * multiplied by the number of months, quarters or years of the policy. A cancelled policy ends on the day before its cancellation.
 */
export function premiumShare(last: string, first: string): string {
  const months = 'GREATEST(1, TIMESTAMPDIFF(MONTH, i.start_date, i.end_date + INTERVAL 1 DAY))';
  const parts = `CASE i.premium_frequency WHEN 'monthly' THEN ${months} WHEN 'quarterly' THEN CEIL(${months} / 3)
    WHEN 'yearly' THEN CEIL(${months} / 12) ELSE 1 END`;
  const end = `LEAST(i.end_date, COALESCE(i.cancelled_on - INTERVAL 1 DAY, i.end_date), ${last})`;
  return `i.premium_amount * ${parts} * (DATEDIFF(${end}, GREATEST(i.start_date, ${first})) + 1)
    / (DATEDIFF(i.end_date, i.start_date) + 1)`;
}

/** Policies that overlap a period; `more` joins other tables. */
export const policies = ({ table, seen }: FigureSource, last: string, first: string, more = ''): string =>
  `FROM ${table('insurances')} i ${more} WHERE i.deleted_at IS NULL AND i.start_date <= ${last} AND i.end_date >= ${first}
    AND COALESCE(i.cancelled_on, i.end_date + INTERVAL 1 DAY) > i.start_date${seen('i.vehicle_id')}`;

/** Kilometres of a vehicle in a period; null with fewer than two readings. */
export interface VehicleKm {
  readonly vehicleId: number;
  readonly km: number | null;
}

/**
 * The distance of every vehicle (domain.md §14): for each of its meters, from the reading at or before the start of the period, otherwise
 * the first reading inside, to the last reading.
 */
export async function vehicleKm(source: FigureSource, { start, end }: ReportPeriod): Promise<VehicleKm[]> {
  const { table, seen } = source;
  const reading = (what: string, bound: string, order: string): string =>
    `(SELECT r.${what} FROM ${table('odometer_readings')} r WHERE r.vehicle_id = m.vehicle_id AND r.meter_epoch = m.epoch
      AND r.is_void = 0 AND ${bound} ORDER BY r.read_at ${order}, r.value ${order}, r.id ${order} LIMIT 1)`;
  const rows = await source.rows<{ vehicleId: number; readings: Sum; km: Sum }>(
    `SELECT s.vehicle_id AS vehicleId, SUM(s.last_id <> s.first_id) AS readings,
        SUM(GREATEST(0, CAST(s.last_km AS SIGNED) - CAST(s.first_km AS SIGNED))) AS km
      FROM (SELECT m.vehicle_id, m.epoch,
          COALESCE(${reading('id', 'r.read_at <= ?', 'DESC')}, ${reading('id', 'r.read_at > ?', 'ASC')}) AS first_id,
          COALESCE(${reading('value', 'r.read_at <= ?', 'DESC')}, ${reading('value', 'r.read_at > ?', 'ASC')}) AS first_km,
          ${reading('id', 'r.read_at < ?', 'DESC')} AS last_id, ${reading('value', 'r.read_at < ?', 'DESC')} AS last_km
        FROM (SELECT o.vehicle_id, o.meter_epoch AS epoch FROM ${table('odometer_readings')} o WHERE 1 = 1${seen('o.vehicle_id')}
          GROUP BY o.vehicle_id, o.meter_epoch) m) s
      GROUP BY s.vehicle_id`,
    [start, start, start, start, end, end],
  );
  return rows.map(({ vehicleId, readings, km }) => ({
    vehicleId,
    km: Number(readings ?? 0) > 0 ? Number(km ?? 0) : null,
  }));
}
