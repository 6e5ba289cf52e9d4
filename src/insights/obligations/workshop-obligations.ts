import { daysBetween } from '#kernel';
import { STATUS_FACTS } from '../../workshop/interventions/intervention.choices';
import { heldMicros } from '../../workshop/interventions/hold-time';
import { daysSince, number, PLAIN, text } from './obligation';
import type { ObligationRow, ObligationSource } from './obligation';

/** Days an intervention may stay in its status: its own estimate in repair, otherwise the target of the status; null without a target. */
const TARGET_DAYS = `CASE i.current_status ${Object.entries(STATUS_FACTS)
  .filter(([, { targetDays }]) => targetDays !== null)
  .map(([code, { targetDays }]) =>
    code === 'in_repair'
      ? `WHEN '${code}' THEN COALESCE(i.estimated_duration_days, ${targetDays})`
      : `WHEN '${code}' THEN ${targetDays}`,
  )
  .join(' ')} END`;

const DAY_MICROS = 86_400_000_000;

/** When an intervention needs attention: a number of days after a moment, not counting time on hold since then. */
interface Clock {
  readonly since: 'status_changed_at' | 'repair_started_at' | 'reported_at';
  readonly days: string;
  readonly condition: string;
  /** The remaining days, from the allowed days and the elapsed days. */
  readonly left: (days: number, gone: number) => number;
}

const interventionSource = (
  type: 'intervention_stalled' | 'intervention_overdue' | 'intervention_urgent',
  { since, days, condition, left }: Clock,
): ObligationSource => ({
  type,
  subject: 'vehicle',
  column: 'i.vehicle_id',
  rows: (table, { now }) => {
    const held = heldMicros(table('intervention_holds'), { intervention: 'i.id', from: `i.${since}`, to: 'n.moment' });
    const sql = `SELECT i.id, i.vehicle_id AS vehicleId, i.driver_id AS driverId, i.intervention_number AS number,
        i.current_status AS status, i.${since} AS since, ${days} AS days, ${held} AS held
      FROM ${table('interventions')} i JOIN (SELECT CAST(? AS DATETIME(3)) AS moment) n
      WHERE ${condition} AND i.${since} < n.moment - INTERVAL ${days} DAY
        AND TIMESTAMPDIFF(MICROSECOND, i.${since}, n.moment) - ${held} > ${days} * ${DAY_MICROS}`;
    return [sql, [now]];
  },
  obligation: (row, { now }) => ({
    ...PLAIN,
    ...ofVehicle(row, 'interventions'),
    driverId: row['driverId'] === null ? null : number(row, 'driverId'),
    dueKey: new Date(row['since'] as string | Date).toISOString(),
    dueDate: null,
    left: left(number(row, 'days'), daysSince(row, 'since', now) - number(row, 'held') / DAY_MICROS),
    params: { number: text(row, 'number'), status: text(row, 'status') },
  }),
});

const stalled = interventionSource('intervention_stalled', {
  since: 'status_changed_at',
  days: TARGET_DAYS,
  condition: "i.is_on_hold = 0 AND i.current_status NOT IN ('invoiced', 'closed', 'cancelled')",
  left: (days, gone) => days - gone,
});

const overdue = interventionSource('intervention_overdue', {
  since: 'repair_started_at',
  days: 'i.estimated_duration_days',
  condition: "i.current_status = 'in_repair' AND i.received_at IS NULL",
  left: (days, gone) => days - gone,
});

/** `left` is in hours: an urgent problem may wait one day. */
const urgent = interventionSource('intervention_urgent', {
  since: 'reported_at',
  days: '1',
  condition: "i.current_status = 'reported' AND i.priority = 'urgent' AND i.is_on_hold = 0",
  left: (days, gone) => 24 * (days - gone),
});

const quoteExpiry: ObligationSource = {
  type: 'quote_expiry',
  subject: 'vehicle',
  column: 'q.vehicle_id',
  rows: (table, { today, nearDays }) => [
    `SELECT q.id, q.vehicle_id AS vehicleId, q.quote_number AS number, q.valid_until AS due
      FROM ${table('quotes')} q JOIN ${table('interventions')} i ON i.id = q.intervention_id
      WHERE q.status = 'received' AND i.current_status IN ('quote_received', 'in_approval')
        AND q.valid_until BETWEEN ? AND ? + INTERVAL ? DAY`,
    [today, today, nearDays],
  ],
  obligation: (row, { today }) => dueDocument(row, 'quotes', today),
};

const authorizationExpiry: ObligationSource = {
  type: 'authorization_expiry',
  subject: 'vehicle',
  column: 'w.vehicle_id',
  rows: (table, { today, nearDays }) => [
    `SELECT w.id, w.vehicle_id AS vehicleId, w.authorization_number AS number, w.valid_until AS due
      FROM ${table('work_authorizations')} w JOIN ${table('interventions')} i ON i.id = w.intervention_id
      WHERE w.status = 'validated' AND i.current_status IN ('approved', 'in_repair') AND w.valid_until <= ? + INTERVAL ? DAY`,
    [today, nearDays],
  ],
  obligation: (row, { today }) => dueDocument(row, 'work_authorizations', today),
};

const invoiceDue: ObligationSource = {
  type: 'invoice_due',
  subject: 'vehicle',
  column: 'f.vehicle_id',
  rows: (table, { today, nearDays }) => [
    `SELECT f.id, f.vehicle_id AS vehicleId, f.invoice_number AS number, f.due_date AS due
      FROM ${table('invoices')} f
      WHERE f.document_type = 'invoice' AND f.payment_status IN ('unpaid', 'partially_paid') AND f.status NOT IN ('draft', 'voided')
        AND f.balance_due > 0 AND f.due_date <= ? + INTERVAL ? DAY`,
    [today, nearDays],
  ],
  obligation: (row, { today }) => dueDocument(row, 'invoices', today),
};

/** A submission that may have arrived is never repeated automatically; a person must check it and decide. */
const fiscalUncertain: ObligationSource = {
  type: 'fiscal_uncertain',
  subject: 'vehicle',
  column: 'f.vehicle_id',
  rows: (table) => [
    `SELECT f.id, f.vehicle_id AS vehicleId, f.invoice_number AS number, f.fiscal_sent_at AS sentAt
      FROM ${table('invoices')} f WHERE f.fiscal_status = 'uncertain'`,
    [],
  ],
  obligation: (row) => ({
    ...PLAIN,
    ...ofVehicle(row, 'invoices'),
    dueKey: row['sentAt'] === null ? 'unknown' : new Date(row['sentAt'] as string | Date).toISOString(),
    dueDate: null,
    left: -1,
    params: { number: text(row, 'number') },
  }),
};

const priceAnomaly: ObligationSource = {
  type: 'price_anomaly',
  subject: 'price',
  column: 'p.id',
  rows: (table) => [
    `SELECT p.id, p.vehicle_id AS vehicleId, p.description, p.price_rank AS price_rank, p.deviation_percent AS deviation
      FROM ${table('supply_price_history')} p WHERE p.is_anomaly = 1 AND p.review_status = 'pending'`,
    [],
  ],
  obligation: (row) => ({
    ...PLAIN,
    entityType: 'supply_prices',
    entityId: number(row, 'id'),
    subjectId: number(row, 'id'),
    vehicleId: row['vehicleId'] === null ? null : number(row, 'vehicleId'),
    dueKey: 'price',
    dueDate: null,
    left: -1,
    rank: text(row, 'price_rank'),
    params: { description: text(row, 'description'), deviation: text(row, 'deviation') },
  }),
};

export const WORKSHOP_OBLIGATIONS: readonly ObligationSource[] = [
  stalled,
  overdue,
  urgent,
  quoteExpiry,
  authorizationExpiry,
  invoiceDue,
  fiscalUncertain,
  priceAnomaly,
];

function ofVehicle(row: ObligationRow, entityType: string) {
  const vehicleId = number(row, 'vehicleId');
  return { entityType, entityId: number(row, 'id'), vehicleId, subjectId: vehicleId };
}

function dueDocument(row: ObligationRow, entityType: string, today: string) {
  const due = text(row, 'due');
  const when = { dueKey: due, dueDate: due, left: daysBetween(today, due) };
  return { ...PLAIN, ...ofVehicle(row, entityType), ...when, params: { number: text(row, 'number'), day: due } };
}
