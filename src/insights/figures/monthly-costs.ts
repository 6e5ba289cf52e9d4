import { addDays, addMonths, Exact } from '#kernel';
import type { Day } from '#kernel';
import { allocate } from '../../workshop/pricing/allocation';
import { COST_KINDS, datedCosts, policies, premiumShare } from './costs';
import type { CostKind, CostTerms, VehicleCost } from './costs';
import { exact } from './figures';
import type { FigureSource, Sum } from './figures';
import type { ReportPeriod } from './report-period';

/** The costs of a month, by kind. */
export interface MonthCosts {
  /** `2026-03`. */
  readonly month: string;
  readonly amounts: Readonly<Record<CostKind, string>>;
}

interface Row {
  readonly month: string;
  readonly kind: CostKind;
  readonly amount: Sum;
}

/**
 * The costs of the period by month, all kinds, sorted by month; months without costs are left out. The months add up to the costs of the
 * period: its insurance costs are distributed over the months by their days, exact to the last coin.
 */
export async function monthlyCosts(
  source: FigureSource,
  period: ReportPeriod,
  { basis, exponent }: CostTerms,
  costs: readonly VehicleCost[],
): Promise<MonthCosts[]> {
  const { from, to } = period;
  const dated = datedCosts(source, basis);
  const parts = dated.map(
    ({ kind, rows, day, amount }) =>
      `SELECT DATE_FORMAT(${day}, '%Y-%m') AS month, '${kind}' AS kind, SUM(${amount}) AS amount ${rows} AND ${day} BETWEEN ? AND ?
        GROUP BY month`,
  );
  const found = await source.rows<Row>(
    parts.join(' UNION ALL '),
    dated.flatMap(() => [from, to]),
  );
  const insured = costs.filter(({ kind }) => kind === 'insurance');
  const insurance = insured.reduce((sum, { amount }) => sum.plus(exact(amount)), exact(0));
  const rows = [...found, ...(await insuranceMonths(source, period, insurance, exponent))];
  const byMonth = Map.groupBy(rows, ({ month }) => month);
  return [...byMonth]
    .map(([month, of]) => ({ month, amounts: amountsOf(of) }))
    .toSorted((one, other) => one.month.localeCompare(other.month));
}

function amountsOf(rows: readonly Row[]): Readonly<Record<CostKind, string>> {
  const amount = (kind: CostKind): string => exact(rows.find((row) => row.kind === kind)?.amount).toFixed();
  return Object.fromEntries(COST_KINDS.map((kind) => [kind, amount(kind)])) as Record<CostKind, string>;
}

/** Number of decimals of the weights: the shares of a month may be small. */
const WEIGHT_DECIMALS = 4;

async function insuranceMonths(
  source: FigureSource,
  period: ReportPeriod,
  insurance: Exact,
  exponent: number,
): Promise<Row[]> {
  if (insurance.isZero()) return [];
  const months = monthsOf(period);
  const listed = months
    .map(() => 'SELECT ? AS month, CAST(? AS DATE) AS first, CAST(? AS DATE) AS last')
    .join(' UNION ALL ');
  const rows = await source.rows<{ month: string; share: Sum }>(
    `SELECT s.month, SUM(s.share) AS share FROM (SELECT n.month, ${premiumShare('n.last', 'n.first')} AS share
        ${policies(source, 'n.last', 'n.first', `JOIN (${listed}) n`)} HAVING share > 0) s GROUP BY s.month ORDER BY s.month`,
    months.flatMap(({ month, first, last }) => [month, first, last]),
  );
  const weights = rows.map(({ share }, index) => ({ weight: units(exact(share), WEIGHT_DECIMALS), rank: -index }));
  const shares = allocate(units(insurance, exponent), weights);
  return rows.map(({ month }, index) => ({
    month,
    kind: 'insurance' as const,
    amount: new Exact(String(shares[index] ?? 0n)).dividedBy(new Exact(10).pow(exponent)).toFixed(),
  }));
}

function units(amount: Exact, decimals: number): bigint {
  return BigInt(amount.times(new Exact(10).pow(decimals)).toFixed(0));
}

/** The months of a period; the first and last month may be partial. */
function monthsOf({ from, to }: ReportPeriod): { month: string; first: Day; last: Day }[] {
  const months: { month: string; first: Day; last: Day }[] = [];
  for (let first = `${from.slice(0, 7)}-01`; first <= to; first = addMonths(first, 1)) {
    const last = lastDayOf(first);
    months.push({ month: first.slice(0, 7), first: first < from ? from : first, last: last > to ? to : last });
  }
  return months;
}

const lastDayOf = (first: Day): Day => addDays(addMonths(first, 1), -1);
