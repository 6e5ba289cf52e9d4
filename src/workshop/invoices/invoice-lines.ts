import type { EntityManager } from 'typeorm';
import type { UnitOfWork } from '#persistence';
import { TaxRate } from '../../fleet/reference/tax-rates/tax-rate.entity';
import { DocumentLines } from '../document/document-lines';
import type { LineColumns } from '../document/amounts';
import type { TaxAmounts } from '../pricing/pricing';
import { exemptionReasonMissing } from './invoice.errors';
import { InvoiceLine, InvoiceTaxLine } from './invoice.entity';

export const invoiceLines = new DocumentLines(InvoiceLine, 'invoiceId');

export function taxLinesOf(manager: EntityManager, invoiceId: number): Promise<InvoiceTaxLine[]> {
  return manager.find(InvoiceTaxLine, { where: { invoiceId }, order: { taxRate: 'DESC', taxCategory: 'ASC' } });
}

/** Replaces the taxes of an invoice. */
export async function replaceTaxLines(
  { manager }: UnitOfWork,
  invoiceId: number,
  lines: readonly (TaxAmounts & { readonly exemptionReason: string | null })[],
): Promise<void> {
  await manager.delete(InvoiceTaxLine, { invoiceId });
  if (lines.length > 0)
    await manager.insert(
      InvoiceTaxLine,
      lines.map((line) => ({ ...line, invoiceId })),
    );
}

/** The taxes with the reasons why some are not due; the law asks for one beside each. @throws DomainError EXEMPTION_REASON_MISSING */
export async function withReasons(
  { manager }: UnitOfWork,
  taxLines: readonly TaxAmounts[],
  lines: readonly Pick<LineColumns, 'taxRateId' | 'taxCategory'>[],
): Promise<readonly (TaxAmounts & { readonly exemptionReason: string | null })[]> {
  const rates = await manager.find(TaxRate);
  return taxLines.map((taxLine) => {
    if (!UNTAXED.has(taxLine.taxCategory)) return { ...taxLine, exemptionReason: null };
    const line = lines.find(({ taxCategory }) => taxCategory === taxLine.taxCategory);
    const exemptionReason = rates.find(({ id }) => id === line?.taxRateId)?.exemptionReason ?? null;
    if (exemptionReason === null) throw exemptionReasonMissing({ category: taxLine.taxCategory });
    return { ...taxLine, exemptionReason };
  });
}

/** Exempt, reverse charge, out of scope. */
const UNTAXED: ReadonlySet<string> = new Set(['E', 'AE', 'O']);
