import { formatMoney } from '#kernel';
import { tableName } from '#persistence';
import type { Database } from '#persistence';
import { ordersExceeded } from './intervention-sums';
import type { Invoice } from './invoice.entity';
import { warning } from './invoice-warning.view';
import type { InvoiceWarningView } from './invoice-warning.view';

interface Asking {
  /** The percentage by which the work orders may be exceeded. */
  readonly tolerance: string | number;
  /** The garage of the viewer, which must not see the company's warnings about its invoices. */
  readonly garageId: number | null;
}

/** The current warnings about a received invoice; for an invoice of this company the same problems are errors. */
export async function warningsOf(
  database: Pick<Database, 'manager'>,
  invoice: Invoice,
  { tolerance, garageId }: Asking,
): Promise<InvoiceWarningView[]> {
  const { direction, documentType, status, currency } = invoice;
  if (garageId !== null || direction !== 'received' || documentType !== 'invoice' || status === 'voided') return [];
  const exceeded = await ordersExceeded(database, invoice, { tolerance });
  const isOrdered = await hasOrder(database, invoice);
  return [
    ...(exceeded === null
      ? []
      : [
          warning('AMOUNT_BEYOND_ORDERS', {
            amount: formatMoney(exceeded.amount, currency),
            limit: formatMoney(exceeded.limit, currency),
          }),
        ]),
    ...(isOrdered ? [] : [warning('SENDER_NOT_ORDERED')]),
  ];
}

/** Whether the garage that sent the invoice has a work order of the intervention. Suppliers never get one. */
async function hasOrder(
  { manager }: Pick<Database, 'manager'>,
  { garageId, interventionId }: Invoice,
): Promise<boolean> {
  if (garageId === null) return true;
  const rows = await manager.query<unknown[]>(
    `SELECT 1 FROM ${tableName(manager, 'work_authorizations')} a
      WHERE a.intervention_id = ? AND a.garage_id = ? AND a.status IN ('validated', 'closed') LIMIT 1`,
    [interventionId, garageId],
  );
  return rows.length > 0;
}
