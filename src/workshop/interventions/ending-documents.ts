import type { EntityManager } from 'typeorm';
import { tableName } from '#persistence';
import type { UnitOfWork } from '#persistence';

/** What becomes of the documents of a cancelled dossier, by their status (domain.md §7.3, 14 and 15). */
const ENDS = [
  { table: 'quotes', from: ['draft', 'received'], to: 'withdrawn' },
  { table: 'prediagnostics', from: ['draft'], to: 'cancelled' },
  { table: 'work_authorizations', from: ['draft', 'validated'], to: 'cancelled' },
  { table: 'reception_reports', from: ['draft'], to: 'cancelled' },
] as const;

/** Orders that were carried out are closed once the vehicle is back (domain.md §7.7). */
export async function closeAuthorizations({ manager, actor }: UnitOfWork, interventionId: number): Promise<void> {
  await manager.query(
    `UPDATE ${tableName(manager, 'work_authorizations')} SET status = 'closed', updated_by_user_id = ?, version = version + 1
      WHERE intervention_id = ? AND status = 'validated'`,
    [actor.userId, interventionId],
  );
}

/** Ends what is still open of a dossier, whose row is locked; issued invoices are none of it. */
export async function cancelDocuments({ manager, actor }: UnitOfWork, interventionId: number): Promise<void> {
  for (const { table, from, to } of ENDS)
    await manager.query(
      `UPDATE ${tableName(manager, table)} SET status = ?, updated_by_user_id = ?, version = version + 1
        WHERE intervention_id = ? AND status IN (?)`,
      [to, actor.userId, interventionId, [...from]],
    );
  await deleteDraftInvoices(manager, interventionId);
}

async function deleteDraftInvoices(manager: EntityManager, interventionId: number): Promise<void> {
  const invoices = tableName(manager, 'invoices');
  for (const table of ['invoice_lines', 'invoice_tax_lines'])
    await manager.query(
      `DELETE l FROM ${tableName(manager, table)} l JOIN ${invoices} n ON n.id = l.invoice_id
        WHERE n.intervention_id = ? AND n.status = 'draft'`,
      [interventionId],
    );
  await manager.query(`DELETE FROM ${invoices} WHERE intervention_id = ? AND status = 'draft'`, [interventionId]);
}
