import { costInvoices, signed } from './costs';
import type { CostTerms } from './costs';
import { exact } from './figures';
import type { FigureSource, Share, Sum } from './figures';
import type { ReportPeriod } from './report-period';
import { workTypeShares } from './work-type-shares';

export interface Breakdowns {
  readonly byWorkType: readonly Share[];
  readonly byInterventionKind: readonly Share[];
  readonly byGarage: readonly Share[];
}

const MAX_SHARES = 20;

/**
 * Workshop costs of the period by category, from invoices minus credit notes. The largest shares come first; shares after the first
 * twenty are combined as `others`. The garage is the one of the invoice, otherwise of its work order, otherwise of the accepted quote.
 */
export async function breakdowns(source: FigureSource, period: ReportPeriod, terms: CostTerms): Promise<Breakdowns> {
  const { table, seen } = source;
  const { from, to } = period;
  const amount = terms.basis === 'gross' ? 'f.total_amount' : 'f.subtotal_amount';
  const where = `f.issue_date BETWEEN ? AND ? AND ${costInvoices(source)}${seen('f.vehicle_id')}`;
  const shares = async (key: string, joins: string): Promise<Share[]> => {
    const rows = await source.rows<{ key: string | null; amount: Sum }>(
      `SELECT ${key} AS \`key\`, SUM(${signed(amount)}) AS amount FROM ${table('invoices')} f ${joins} WHERE ${where}
        GROUP BY \`key\` ORDER BY amount DESC, \`key\``,
      [from, to],
    );
    return largest(rows.map((row) => ({ key: row.key ?? 'none', amount: exact(row.amount).toFixed() })));
  };
  const kinds = `JOIN ${table('interventions')} i ON i.id = f.intervention_id
    LEFT JOIN ${table('intervention_types')} t ON t.id = i.intervention_type_id`;
  const garages = `JOIN ${table('interventions')} i ON i.id = f.intervention_id
    LEFT JOIN ${table('work_authorizations')} w ON w.id = f.work_authorization_id
    LEFT JOIN ${table('quotes')} q ON q.id = i.accepted_quote_id
    LEFT JOIN ${table('garages')} g ON g.id = COALESCE(f.garage_id, w.garage_id, q.garage_id)`;
  return {
    byWorkType: await workTypeShares(source, period, terms),
    byInterventionKind: await shares('t.kind', kinds),
    byGarage: await shares('g.name', garages),
  };
}

function largest(shares: readonly Share[]): Share[] {
  const rest = shares.slice(MAX_SHARES);
  if (rest.length === 0) return [...shares];
  const others = rest.reduce((sum, { amount }) => sum.plus(exact(amount)), exact(0));
  return [...shares.slice(0, MAX_SHARES), { key: 'others', amount: others.toFixed() }];
}

/** The number of failures by age, mileage, brand, model and vehicle. */
export interface Failures {
  readonly total: number;
  readonly byAge: readonly { readonly band: string; readonly count: number }[];
  readonly byKm: readonly { readonly band: string; readonly count: number }[];
  readonly byBrand: readonly { readonly name: string; readonly count: number }[];
  readonly byModel: readonly { readonly name: string; readonly count: number }[];
  readonly byVehicle: readonly { readonly vehicleId: number; readonly plateNumber: string; readonly count: number }[];
}

/** Vehicles without year or odometer have their own band, so that the bands add up to the total. */
const UNKNOWN = 'unknown';
const AGE_BANDS = ['0-2', '3-5', '6-10', '11-15', '15+', UNKNOWN] as const;
const KM_BANDS = ['<50k', '50-100k', '100-150k', '150-200k', '200k+', UNKNOWN] as const;
const MAX_NAMES = 10;
const MAX_VEHICLES = 20;

/** Failures are interventions of a corrective kind or after an accident, reported in the period and not cancelled. */
export async function failures(source: FigureSource, { start, end }: ReportPeriod): Promise<Failures> {
  const { table, seen } = source;
  const from = `FROM ${table('interventions')} i JOIN ${table('intervention_types')} t ON t.id = i.intervention_type_id
    JOIN ${table('vehicles')} v ON v.id = i.vehicle_id JOIN ${table('brands')} b ON b.id = v.brand_id
    JOIN ${table('vehicle_models')} m ON m.id = v.model_id
    WHERE t.kind IN ('corrective', 'accident') AND i.current_status <> 'cancelled' AND i.reported_at >= ? AND i.reported_at < ?${seen('i.vehicle_id')}`;
  const age = 'CAST(YEAR(i.reported_at) AS SIGNED) - CAST(v.year AS SIGNED)';
  const ageBand = `CASE WHEN v.year IS NULL THEN '${UNKNOWN}' WHEN ${age} <= 2 THEN '0-2' WHEN ${age} <= 5 THEN '3-5' WHEN ${age} <= 10 THEN '6-10'
    WHEN ${age} <= 15 THEN '11-15' ELSE '15+' END`;
  const km = 'i.odometer_reading';
  const kmBand = `CASE WHEN ${km} IS NULL THEN '${UNKNOWN}' WHEN ${km} < 50000 THEN '<50k' WHEN ${km} < 100000 THEN '50-100k'
    WHEN ${km} < 150000 THEN '100-150k' WHEN ${km} < 200000 THEN '150-200k' ELSE '200k+' END`;
  const counts = async (key: string, limit: number): Promise<{ key: string | null; name: string; count: number }[]> => {
    const rows = await source.rows<{ key: string | null; name: string; count: Sum }>(
      `SELECT ${key} AS \`key\`, MAX(v.plate_number) AS name, COUNT(*) AS count ${from} GROUP BY \`key\` ORDER BY count DESC, \`key\` LIMIT ${limit}`,
      [start, end],
    );
    return rows.map((row) => ({ ...row, count: Number(row.count ?? 0) }));
  };
  const banded = async (key: string, bands: readonly string[]): Promise<{ band: string; count: number }[]> => {
    const found = new Map((await counts(key, MAX_VEHICLES)).map((row) => [row.key, row.count]));
    return bands.map((band) => ({ band, count: found.get(band) ?? 0 }));
  };
  const named = async (key: string): Promise<{ name: string; count: number }[]> =>
    (await counts(key, MAX_NAMES)).map((row) => ({ name: row.key ?? '', count: row.count }));
  const vehicles = await counts('i.vehicle_id', MAX_VEHICLES);
  const byAge = await banded(ageBand, AGE_BANDS);
  return {
    total: byAge.reduce((sum, { count }) => sum + count, 0),
    byAge,
    byKm: await banded(kmBand, KM_BANDS),
    byBrand: await named('b.name'),
    byModel: await named("CONCAT(b.name, ' ', m.name)"),
    byVehicle: vehicles.map((row) => ({ vehicleId: Number(row.key), plateNumber: row.name, count: row.count })),
  };
}
