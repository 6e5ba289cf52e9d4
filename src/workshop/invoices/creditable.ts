import { In } from 'typeorm';
import type { EntityManager } from 'typeorm';
import type { Creditable } from '../pricing/credits';
import type { TaxAmounts } from '../pricing/pricing';
import { Invoice, InvoiceTaxLine } from './invoice.entity';
import type { InvoiceLine } from './invoice.entity';
import { invoiceLines, taxLinesOf } from './invoice-lines';

/** An invoice with all its credits so far. */
export interface CreditableInvoice extends Creditable {
  readonly invoiceLines: readonly InvoiceLine[];
  /** Why a rate is not taxed; the credit note repeats it. */
  reasonOf(rate: Pick<TaxAmounts, 'taxCategory' | 'taxRate'>): string | null;
}

/** Takes four queries for any number of credit notes. */
export async function readCreditable(manager: EntityManager, invoice: Invoice): Promise<CreditableInvoice> {
  const lines = await invoiceLines.of(manager, invoice.id);
  const taxLines = await taxLinesOf(manager, invoice.id);
  const notes = await manager.findBy(Invoice, { originalInvoiceId: invoice.id, status: In(['issued', 'registered']) });
  const ids = notes.map(({ id }) => id);
  const noteLines = ids.length === 0 ? [] : await invoiceLines.ofMany(manager, ids);
  const noteTaxes = ids.length === 0 ? [] : await manager.findBy(InvoiceTaxLine, { invoiceId: In(ids) });
  return {
    currency: invoice.currency,
    invoiceLines: lines,
    lines,
    taxLines,
    totalAmount: invoice.totalAmount,
    credited: notes.map((note) => ({
      lines: noteLines
        .filter(({ invoiceId }) => invoiceId === note.id)
        .map(({ originalLineNumber, quantity, netAmount }) => ({
          lineNumber: originalLineNumber ?? 0,
          quantity,
          netAmount,
        })),
      taxLines: noteTaxes.filter(({ invoiceId }) => invoiceId === note.id),
      subtotalAmount: note.subtotalAmount,
      taxAmount: note.taxAmount,
      totalAmount: note.totalAmount,
    })),
    reasonOf: (rate) =>
      taxLines.find((line) => line.taxCategory === rate.taxCategory && Number(line.taxRate) === Number(rate.taxRate))
        ?.exemptionReason ?? null,
  };
}
