import { isDuplicateKey } from '#persistence';
import { settledAmounts } from '../../../workshop/invoices/settled-amounts';
import type { PaidDocument } from '../../../workshop/invoices/settled-amounts';
import { CarriedRows, UnfitRows } from './carried-rows';
import type { Sides } from './sides';

/** Live documents with a legal number that the restored data do not contain, in the order of their issue. */
export async function issuedSince(sides: Sides): Promise<readonly number[]> {
  if (!sides.isExchanged('invoices')) return [];
  const rows = await sides.session.query<{ id: number }[]>(
    `SELECT l.id FROM ${sides.live('invoices')} l LEFT JOIN ${sides.restored('invoices')} r
        ON r.document_type = l.document_type AND r.direction = l.direction AND r.invoice_number = l.invoice_number
      WHERE l.direction = 'issued' AND l.invoice_number IS NOT NULL AND r.id IS NULL ORDER BY l.issued_at, l.id`,
  );
  return rows.map(({ id }) => id);
}

/**
 * Carries documents over from the live data, all at once if possible. If that fails, halves are tried until the document that cannot be
 * carried over is found, so that only that one is left out. Returns the documents that were left out. The caller provides the transaction.
 */
export async function carryDocuments(sides: Sides, ids: readonly number[]): Promise<readonly number[]> {
  if (ids.length === 0) return [];
  await sides.session.query('SAVEPOINT carried');
  try {
    await CarriedRows.carry(sides, ids);
    await settle(sides, ids);
    await recountFiles(sides);
    return [];
  } catch (error) {
    if (!(error instanceof UnfitRows) && !isDuplicateKey(error)) throw error;
    await sides.session.query('ROLLBACK TO SAVEPOINT carried');
  }
  if (ids.length === 1) return ids;
  const half = Math.ceil(ids.length / 2);
  const first = await carryDocuments(sides, ids.slice(0, half));
  return [...first, ...(await carryDocuments(sides, ids.slice(half)))];
}

/** The used storage is stored as a sum, so it is computed again. */
async function recountFiles(sides: Sides): Promise<void> {
  if (!sides.isExchanged('attachments') || !sides.changes('storage_usage')) return;
  await sides.session.query(
    `UPDATE ${sides.restored('storage_usage')} SET bytes = (
      SELECT COALESCE(SUM(size_bytes), 0) FROM ${sides.restored('attachments')} WHERE deleted_at IS NULL) WHERE id = 1`,
  );
}

interface Sums extends PaidDocument {
  readonly invoiceId: number;
}

/** A credit note settles an invoice, which may be older than the backup. */
async function settle(sides: Sides, ids: readonly number[]): Promise<void> {
  const { session } = sides;
  const invoices = sides.restored('invoices');
  const rows = await session.query<Sums[]>(
    `SELECT n.id, COALESCE(n.original_invoice_id, n.id) AS invoiceId, n.total_amount AS total, COALESCE((
        SELECT SUM(p.amount) FROM ${sides.restored('payments')} p WHERE p.invoice_id = n.id AND p.status = 'recorded'), 0) AS paid
      FROM ${invoices} n JOIN (SELECT DISTINCT COALESCE(original_invoice_id, id) AS id FROM ${invoices} WHERE id IN (?)) d
        ON n.id = d.id OR (n.original_invoice_id = d.id AND n.status = 'issued') ORDER BY n.id`,
    [ids],
  );
  for (const [invoiceId, family] of Map.groupBy(rows, (row) => row.invoiceId)) {
    const original = family.find(({ id }) => id === invoiceId);
    if (original === undefined) continue;
    const notes = family.filter(({ id }) => id !== invoiceId);
    for (const { id, paidAmount, creditedAmount = '0', balanceDue, paymentStatus } of settledAmounts(original, notes))
      await session.query(
        `UPDATE ${invoices} SET paid_amount = ?, credited_amount = ?, balance_due = ?, payment_status = ? WHERE id = ?`,
        [paidAmount, creditedAmount, balanceDue, paymentStatus, id],
      );
  }
}
