import { Exact } from '#kernel';
import { tableName } from '#persistence';
import type { Database } from '#persistence';
import type { Invoice } from './invoice.entity';

/**
 * Sums with tax of one intervention: other invoices less their credits, and the work orders. With `garageId`, those
 * of this garage only.
 */
export async function interventionSums(
  { manager }: Pick<Database, 'manager'>,
  { id, interventionId }: Pick<Invoice, 'id' | 'interventionId'>,
  garageId: number | null = null,
): Promise<{ readonly invoiced: string; readonly authorized: string }> {
  const [row] = await manager.query<{ invoiced: string | null; authorized: string | null }[]>(
    `SELECT (SELECT SUM(n.total_amount - n.credited_amount) FROM ${tableName(manager, 'invoices')} n
        WHERE n.intervention_id = ? AND n.document_type = 'invoice' AND n.status NOT IN ('draft', 'voided') AND n.id <> ?
          AND (? IS NULL OR n.garage_id = ?)) AS invoiced,
      (SELECT SUM(a.max_amount) FROM ${tableName(manager, 'work_authorizations')} a
        WHERE a.intervention_id = ? AND a.status IN ('validated', 'closed')
          AND (? IS NULL OR a.garage_id = ?)) AS authorized`,
    [interventionId, id, garageId, garageId, interventionId, garageId, garageId],
  );
  return { invoiced: row?.invoiced ?? '0', authorized: row?.authorized ?? '0' };
}

/**
 * The amount by which the invoices of an intervention, including this one, exceed its work orders and the tolerance;
 * null if they do not.
 */
export async function ordersExceeded(
  database: Pick<Database, 'manager'>,
  invoice: Pick<Invoice, 'id' | 'interventionId' | 'totalAmount'>,
  { tolerance }: { readonly tolerance: string | number },
): Promise<{ readonly amount: string; readonly limit: string } | null> {
  const { invoiced, authorized } = await interventionSums(database, invoice);
  const amount = new Exact(invoiced).plus(invoice.totalAmount);
  const limit = new Exact(authorized).times(new Exact(100).plus(tolerance)).dividedBy(100);
  return amount.lessThanOrEqualTo(limit) ? null : { amount: amount.toFixed(), limit: limit.toFixed() };
}
