import type { FigureSource, Sum } from './figures';
import type { ReportPeriod } from './report-period';

export const COST_KINDS = ['workshop', 'maintenance', 'fuel', 'insurance', 'renewals'] as const;
export type CostKind = (typeof COST_KINDS)[number];

export type AmountBasis = 'gross' | 'net';

/** How costs are counted: with or without tax, and with how many decimals a share of a premium is rounded. */
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
 * Invoices of the workshop that are costs, credit notes subtracted: those the company received and, of dossiers without one, those its own
 * workshop issued. Drafts and voided ones are none.
 */
export const costInvoices = ({ table }: FigureSource): string =>
  `f.status NOT IN ('draft', 'voided') AND (f.direction = 'received' OR NOT EXISTS (
     SELECT 1 FROM ${table('invoices')} o WHERE o.intervention_id = f.intervention_id AND o.direction = 'received'
       AND o.status NOT IN ('draft', 'voided')))`;

export const signed = (column: string): string => `IF(f.document_type = 'credit_note', -${column}, ${column})`;

/** Costs of one kind that have a day: where they are, whose and how much, as SQL. */
interface DatedCosts {
  readonly kind: Exclude<CostKind, 'insurance'>;
  readonly rows: string;
  readonly vehicle: string;
  readonly day: string;
  readonly amount: string;
}

/** Every kind of costs but insurance, which is spread over days. Costs by vehicle and by month are made of the same rows. */
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

/** What every vehicle cost in the period, by kind (domain.md §14). */
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
 * Of a policy, the share of its premium that falls on the days it has between two others: premium × overlap ÷ days of the policy. A premium
 * that is paid in parts is as many of them as the policy has months, quarters or years. One that was cancelled ends the day before.
 */
export function premiumShare(last: string, first: string): string {
  const months = 'GREATEST(1, TIMESTAMPDIFF(MONTH, i.start_date, i.end_date + INTERVAL 1 DAY))';
  const parts = `CASE i.premium_frequency WHEN 'monthly' THEN ${months} WHEN 'quarterly' THEN CEIL(${months} / 3)
    WHEN 'yearly' THEN CEIL(${months} / 12) ELSE 1 END`;
  const end = `LEAST(i.end_date, COALESCE(i.cancelled_on - INTERVAL 1 DAY, i.end_date), ${last})`;
  return `i.premium_amount * ${parts} * (DATEDIFF(${end}, GREATEST(i.start_date, ${first})) + 1)
    / (DATEDIFF(i.end_date, i.start_date) + 1)`;
}

/** Policies that may have a day between two others; `more` joins other tables. */
export const policies = ({ table, seen }: FigureSource, last: string, first: string, more = ''): string =>
  `FROM ${table('insurances')} i ${more} WHERE i.deleted_at IS NULL AND i.start_date <= ${last} AND i.end_date >= ${first}
    AND COALESCE(i.cancelled_on, i.end_date + INTERVAL 1 DAY) > i.start_date${seen('i.vehicle_id')}`;

/** Kilometres of a vehicle in a period; null where fewer than two readings tell them. */
export interface VehicleKm {
  readonly vehicleId: number;
  readonly km: number | null;
}

/**
 * How far every vehicle went (domain.md §14): from the reading at or before the beginning, else the first one inside, to the last one, of
 * every meter it had.
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
