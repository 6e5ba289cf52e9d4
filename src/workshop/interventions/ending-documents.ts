import type { EntityManager } from 'typeorm';
import { Records, tableName } from '#persistence';
import type { UnitOfWork } from '#persistence';
import { PREDIAGNOSTIC_FLOW } from '../prediagnostics/prediagnostic.flow';
import { prediagnosticResource } from '../prediagnostics/prediagnostic.records';
import { QUOTE_FLOW } from '../quotes/quote.flow';
import { quoteResource } from '../quotes/quote.records';
import { RECEPTION_FLOW } from '../reception-reports/reception-report.flow';
import { receptionReportResource } from '../reception-reports/reception-report.records';
import { AUTHORIZATION_FLOW } from '../work-authorizations/work-authorization.flow';
import { workAuthorizationResource } from '../work-authorizations/work-authorization.records';

/** Closes validated work orders after the vehicle was received (domain.md §7.7). */
export async function closeAuthorizations(unit: UnitOfWork, interventionId: number): Promise<void> {
  const orders = new Records(unit.manager, workAuthorizationResource);
  await orders.moveAll(unit, AUTHORIZATION_FLOW.actions.close, { interventionId });
}

/**
 * Ends the open documents of an intervention whose row is locked (domain.md §7.3, 14 and 15); issued invoices stay.
 */
export async function cancelDocuments(unit: UnitOfWork, interventionId: number): Promise<void> {
  const { manager } = unit;
  const ofIt = { interventionId };
  await new Records(manager, quoteResource).moveAll(unit, QUOTE_FLOW.actions.withdraw, ofIt);
  await new Records(manager, prediagnosticResource).moveAll(unit, PREDIAGNOSTIC_FLOW.actions.discard, ofIt);
  await new Records(manager, workAuthorizationResource).moveAll(unit, AUTHORIZATION_FLOW.actions.cancel, ofIt);
  await new Records(manager, receptionReportResource).moveAll(unit, RECEPTION_FLOW.actions.cancel, ofIt);
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
