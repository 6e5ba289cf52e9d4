import type { EntityManager } from 'typeorm';
import type { UnitOfWork } from '#persistence';
import { TaxRate } from '../../fleet/reference/tax-rates/tax-rate.entity';
import { DocumentLines } from '../document/document-lines';
import type { LineColumns } from '../document/amounts';
import { rateKey } from '../pricing/credits';
import type { TaxAmounts } from '../pricing/pricing';
import { exemptionReasonMissing, exemptionReasonsTooLong } from './invoice.errors';
import { InvoiceLine, InvoiceTaxLine } from './invoice.entity';

export const invoiceLines = new DocumentLines(InvoiceLine, 'invoiceId');

export function taxLinesOf(manager: EntityManager, invoiceId: number): Promise<InvoiceTaxLine[]> {
  return manager.find(InvoiceTaxLine, { where: { invoiceId }, order: { taxRate: 'DESC', taxCategory: 'ASC' } });
}

/** Replaces the tax rows of an invoice. */
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

/**
 * The taxes with their exemption reasons, which the law requires beside each untaxed amount. Lines with the same
 * category and rate may have different reasons; all are joined, because amounts belong to the rate (EN 16931, BG-23).
 *
 * @throws DomainError EXEMPTION_REASON_MISSING, EXEMPTION_REASONS_TOO_LONG
 */
export async function withReasons(
  { manager }: UnitOfWork,
  taxLines: readonly TaxAmounts[],
  lines: readonly Pick<LineColumns, 'taxRateId' | 'taxCategory' | 'taxRate'>[],
): Promise<readonly (TaxAmounts & { readonly exemptionReason: string | null })[]> {
  const rates = new Map((await manager.find(TaxRate)).map((rate) => [rate.id, rate.exemptionReason]));
  return taxLines.map((taxLine) => {
    const { taxCategory: category } = taxLine;
    if (!UNTAXED.has(category)) return { ...taxLine, exemptionReason: null };
    const ofRate = lines.filter((line) => rateKey(line) === rateKey(taxLine));
    const reasons = new Set(ofRate.map(({ taxRateId }) => rates.get(taxRateId ?? 0) ?? null));
    if (reasons.size === 0 || reasons.has(null)) throw exemptionReasonMissing({ category });
    const exemptionReason = [...reasons].join(BETWEEN_REASONS);
    if (exemptionReason.length > MAX_LETTERS) throw exemptionReasonsTooLong({ category, most: MAX_LETTERS });
    return { ...taxLine, exemptionReason };
  });
}

const BETWEEN_REASONS = ' ; ';
/** The length of the column. */
const MAX_LETTERS = 4000;

/** Exempt, reverse charge, out of scope. */
const UNTAXED: ReadonlySet<string> = new Set(['E', 'AE', 'O']);
