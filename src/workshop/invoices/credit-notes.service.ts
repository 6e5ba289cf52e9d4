import { invalidFields } from '#http';
import type { Viewer } from '#kernel';
import type { UnitOfWork } from '#persistence';
import { TenantScoped } from '#tenancy';
import { checkAmount, checkNotInFuture } from '../../fleet/vehicles/vehicle-checks';
import { creditOf, rateKey } from '../pricing/credits';
import type { Credit, CreditRequest } from '../pricing/credits';
import type { CreateCreditNoteBody } from './credit-note.dto';
import { creditNoteColumns, creditNoteLines } from './credit-note-content';
import type { CreditNoteLine } from './credit-note-content';
import { readCreditable } from './creditable';
import type { CreditableInvoice } from './creditable';
import type { Invoice } from './invoice.entity';
import { invoiceWrongKind, issueDateBeforeLast } from './invoice.errors';
import { InvoiceFreezing } from './invoice-freezing.service';
import { invoiceLines, replaceTaxLines } from './invoice-lines';
import { InvoiceTerms } from './invoice-terms.service';
import type { InvoiceView } from './invoice.view';
import { InvoicesService } from './invoices.service';
import { Settlement } from './settlement.service';

/** The one way an issued invoice is corrected (domain.md §7.9): a document of its own series that takes back a part of it, or the rest. */
@TenantScoped()
export class CreditNotes {
  constructor(
    private readonly invoices: InvoicesService,
    private readonly terms: InvoiceTerms,
    private readonly freezing: InvoiceFreezing,
    private readonly settlement: Settlement,
  ) {}

  /**
   * Issued at once; answers the credit note.
   *
   * @throws DomainError NOT_FOUND, STALE_VERSION, INVOICE_WRONG_KIND, VALIDATION_FAILED, AMOUNT_TOO_PRECISE, CREDIT_EXCEEDS_INVOICE, CREDIT_OF_NOTHING,
   * DAY_IN_FUTURE, ISSUE_DATE_BEFORE_LAST
   */
  async create(unit: UnitOfWork, invoiceId: number, body: CreateCreditNoteBody, viewer: Viewer): Promise<InvoiceView> {
    const { document: original, dossier } = await this.invoices.documents.lock(unit, invoiceId, viewer);
    requireCreditable(original);
    const issueDate = body.issueDate ?? this.terms.today();
    checkNotInFuture('issueDate', issueDate, this.terms.today());
    if (original.issueDate !== null && issueDate < original.issueDate)
      throw issueDateBeforeLast({ issueDate, last: original.issueDate });
    const creditable = await readCreditable(unit.manager, original);
    const request = requestOf(body);
    for (const { taxableAmount } of body.rates ?? []) checkAmount(taxableAmount, original.currency);
    const credit = creditOf(creditable, request);
    const lines = creditNoteLines(creditable, request, credit);
    const note = await this.write(unit, { original, creditable, credit, lines }, { issueDate, reason: body.reason });
    await this.settlement.settle(unit, dossier, invoiceId);
    return this.invoices.get(note, viewer, unit.manager);
  }

  private async write(
    unit: UnitOfWork,
    { original, creditable, credit, lines }: Writing,
    { issueDate, reason: creditReason }: { readonly issueDate: string; readonly reason: string },
  ): Promise<number> {
    const columns = { ...creditNoteColumns(original, credit, lines), issueDate, creditReason };
    const { id } = await this.invoices.documents.records.create(unit, columns);
    await invoiceLines.replace(unit, id, lines);
    const taxLines = credit.taxLines.map((line) => ({ ...line, exemptionReason: creditable.reasonOf(line) }));
    await replaceTaxLines(unit, id, taxLines);
    const invoice: Invoice = { ...(await this.invoices.documents.records.get(id, unit.manager)), status: 'issued' };
    const stored = await invoiceLines.of(unit.manager, id);
    const { invoiceNumber: originalNumber } = original;
    await this.freezing.freeze(unit, { invoice, lines: stored, taxLines, originalNumber }, null);
    return id;
  }
}

interface Writing {
  readonly original: Invoice;
  readonly creditable: CreditableInvoice;
  readonly credit: Credit;
  readonly lines: readonly CreditNoteLine[];
}

function requireCreditable({ direction, documentType, status }: Invoice): void {
  if (direction !== 'issued' || documentType !== 'invoice' || status !== 'issued')
    throw invoiceWrongKind({ direction, documentType });
}

/** @throws DomainError VALIDATION_FAILED when lines and rates are both given, or a line or a rate is named twice */
function requestOf({ lines, rates }: CreateCreditNoteBody): CreditRequest {
  if (lines !== undefined && rates !== undefined)
    throw invalidFields([{ pointer: '/rates', code: 'EXCLUSIVE', detail: 'not together with lines' }]);
  requireOnce('/lines', lines?.map(({ lineNumber }) => lineNumber) ?? []);
  requireOnce('/rates', rates?.map(rateKey) ?? []);
  if (lines !== undefined) return { kind: 'lines', lines };
  return rates === undefined ? { kind: 'rest' } : { kind: 'rates', rates };
}

function requireOnce(pointer: string, keys: readonly (string | number)[]): void {
  if (new Set(keys).size === keys.length) return;
  throw invalidFields([{ pointer, code: 'ARRAY_UNIQUE', detail: 'must not name the same one twice' }]);
}
