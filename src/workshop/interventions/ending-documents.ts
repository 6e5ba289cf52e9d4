import type { EntityManager } from 'typeorm';
import { tableName } from '#persistence';
import type { UnitOfWork } from '#persistence';

/** The statuses that documents of a cancelled intervention get, by their present status (domain.md §7.3, 14 and 15). */
const ENDS = [
  { table: 'quotes', from: ['draft', 'received'], to: 'withdrawn' },
  { table: 'prediagnostics', from: ['draft'], to: 'cancelled' },
  { table: 'work_authorizations', from: ['draft', 'validated'], to: 'cancelled' },
  { table: 'reception_reports', from: ['draft'], to: 'cancelled' },
] as const;

/** Closes validated work orders after the vehicle was received (domain.md §7.7). */
export async function closeAuthorizations({ manager, actor }: UnitOfWork, interventionId: number): Promise<void> {
  await manager.query(
    `UPDATE ${tableName(manager, 'work_authorizations')} SET status = 'closed', updated_by_user_id = ?, version = version + 1
      WHERE intervention_id = ? AND status = 'validated'`,
    [actor.userId, interventionId],
  );
}

/** Ends the open documents of an intervention whose row is locked; issued invoices stay. */
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
