import { costInvoices } from './costs';
import { exact, quotient } from './figures';
import type { FigureSource, Sum } from './figures';
import type { ReportPeriod } from './report-period';
import type { Figure } from './workshop-figures';

/**
 * Net difference between the invoices of the period and the accepted quotes, in per cent. An invoice is compared with its share of the
 * quotes: the same lines in the invoiced quantity. An invoice without any quoted line is compared with the part of the quotes that the
 * other invoices of its intervention leave. Credited amounts are left out on both sides.
 */
export async function quoteVariance(source: FigureSource, { from, to }: ReportPeriod): Promise<Figure> {
  const { table, seen } = source;
  const row = await source.row<{ invoiced: Sum; quoted: Sum; count: Sum }>(
    `WITH invoiced AS (
        SELECT f.id, f.intervention_id, f.issue_date, f.subtotal_amount AS net, f.subtotal_amount - COALESCE((
            SELECT SUM(c.subtotal_amount) FROM ${table('invoices')} c
             WHERE c.original_invoice_id = f.id AND c.status IN ('issued', 'registered')), 0) AS kept
          FROM ${table('invoices')} f
         WHERE f.document_type = 'invoice' AND f.subtotal_amount > 0 AND ${costInvoices(source)}${seen('f.vehicle_id')}
           AND f.intervention_id IN (SELECT p.intervention_id FROM ${table('invoices')} p WHERE p.issue_date BETWEEN ? AND ?)
      ), quoted AS (
        SELECT q.intervention_id, SUM(q.subtotal_amount) AS net FROM ${table('quotes')} q
         WHERE q.status = 'accepted' AND q.intervention_id IN (SELECT n.intervention_id FROM invoiced n)
         GROUP BY q.intervention_id
      ), quoted_lines AS (
        SELECT q.intervention_id, l.work_type, ${named('l')} AS what, SUM(l.quantity) AS quantity,
            SUM(l.net_amount * q.subtotal_amount / NULLIF(q.lines_net, 0)) AS net
          FROM ${table('quotes')} q JOIN ${table('quote_lines')} l ON l.quote_id = q.id
         WHERE q.status = 'accepted' AND q.intervention_id IN (SELECT n.intervention_id FROM invoiced n)
         GROUP BY q.intervention_id, l.work_type, what
      ), invoiced_lines AS (
        SELECT n.id, n.intervention_id, l.work_type, ${named('l')} AS what, SUM(l.quantity) AS quantity
          FROM invoiced n JOIN ${table('invoice_lines')} l ON l.invoice_id = n.id
         GROUP BY n.id, n.intervention_id, l.work_type, what
      ), parts AS (
        SELECT l.id, SUM(k.net * LEAST(l.quantity, k.quantity) / k.quantity) AS net
          FROM invoiced_lines l JOIN quoted_lines k
            ON k.intervention_id = l.intervention_id AND k.work_type = l.work_type AND k.what = l.what
         GROUP BY l.id
      ), compared AS (
        SELECT n.intervention_id, n.issue_date, n.kept, COALESCE(p.net * n.kept / n.net,
            GREATEST(0, q.net - SUM(COALESCE(p.net, 0)) OVER (PARTITION BY n.intervention_id))
              * n.kept / SUM(n.kept) OVER (PARTITION BY n.intervention_id, p.net IS NULL)) AS quoted
          FROM invoiced n JOIN quoted q ON q.intervention_id = n.intervention_id LEFT JOIN parts p ON p.id = n.id
         WHERE n.kept > 0
      )
      SELECT SUM(c.kept) AS invoiced, SUM(c.quoted) AS quoted, COUNT(DISTINCT c.intervention_id) AS count
        FROM compared c WHERE c.issue_date BETWEEN ? AND ?`,
    [from, to, from, to],
  );
  const value = quotient(exact(row.invoiced).minus(exact(row.quoted)), row.quoted, 2, 100);
  return { value, sampleSize: Number(row.count ?? 0) };
}

/** The key of a line: its supply, otherwise its description. */
const named = (line: string): string =>
  `IF(${line}.supply_id IS NULL, ${line}.description, CONCAT('#', ${line}.supply_id))`;
