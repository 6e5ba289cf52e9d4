import { Exact } from '#kernel';
import { costInvoices } from './costs';
import type { CostTerms } from './costs';
import { exact } from './figures';
import type { FigureSource, Share, Sum } from './figures';
import type { ReportPeriod } from './report-period';

/**
 * Workshop costs of the period by work type, from invoices minus credit notes. The total of each document is allocated in proportion to
 * its lines, exact to the last coin, by the largest remainder method: the tax and totals of the lines are informative and do not add up
 * to the total of the document. A credit note without lines is allocated like the invoice it corrects.
 */
export async function workTypeShares(
  source: FigureSource,
  { from, to }: ReportPeriod,
  { basis, exponent }: CostTerms,
): Promise<Share[]> {
  const { table, seen } = source;
  const [amount, weight] =
    basis === 'gross' ? ['f.total_amount', 'l.total_amount'] : ['f.subtotal_amount', 'l.net_amount'];
  const coins = new Exact(10).pow(exponent);
  const rows = await source.rows<{ key: string; amount: Sum }>(
    `WITH documents AS (
        SELECT f.id, f.document_type, CAST(ROUND(${amount} * ${coins.toFixed()}) AS DECIMAL(25, 0)) AS amount,
            IF(EXISTS (SELECT 1 FROM ${table('invoice_lines')} o WHERE o.invoice_id = f.id), f.id, f.original_invoice_id) AS lines_of
          FROM ${table('invoices')} f WHERE f.issue_date BETWEEN ? AND ? AND ${costInvoices(source)}${seen('f.vehicle_id')}
      ), parts AS (
        SELECT d.id, d.document_type, d.amount, l.work_type, CAST(SUM(${weight}) * 10000 AS DECIMAL(30, 0)) AS weight
          FROM documents d JOIN ${table('invoice_lines')} l ON l.invoice_id = d.lines_of
         GROUP BY d.id, d.document_type, d.amount, l.work_type
      ), weighed AS (
        SELECT p.*, SUM(p.weight) OVER (PARTITION BY p.id) AS whole, COUNT(*) OVER (PARTITION BY p.id) AS parts FROM parts p
      ), floored AS (
        SELECT w.id, w.document_type, w.amount, w.work_type,
            IF(w.whole = 0, w.amount DIV w.parts, w.amount * w.weight DIV w.whole) AS share,
            IF(w.whole = 0, 0, w.amount * w.weight % w.whole) AS remainder FROM weighed w
      ), shared AS (
        SELECT s.document_type, s.work_type, s.share + (
            ROW_NUMBER() OVER (PARTITION BY s.id ORDER BY s.remainder DESC, s.work_type)
              <= s.amount - SUM(s.share) OVER (PARTITION BY s.id)) AS share FROM floored s
      )
      SELECT r.work_type AS \`key\`, SUM(IF(r.document_type = 'credit_note', -r.share, r.share)) AS amount
        FROM shared r GROUP BY r.work_type ORDER BY amount DESC, r.work_type`,
    [from, to],
  );
  return rows.map(({ key, amount: sum }) => ({ key, amount: exact(sum).dividedBy(coins).toFixed() }));
}
