import { invalidFields } from '#http';
import { clock } from '#kernel';
import type { Viewer } from '#kernel';
import type { UnitOfWork } from '#persistence';
import { TenantScoped } from '#tenancy';
import { checkAmount } from '../../records/amounts';
import { creditOf, rateKey } from '../pricing/credits';
import type { Credit, CreditRequest } from '../pricing/credits';
import type { CreateCreditNoteBody } from './credit-note.dto';
import { creditNoteColumns, creditNoteLines } from './credit-note-content';
import type { CreditNoteLine } from './credit-note-content';
import { readCreditable } from './creditable';
import type { CreditableInvoice } from './creditable';
import type { Invoice } from './invoice.entity';
import { invoiceWrongKind, issueDateBeforeLast } from './invoice.errors';
import { INVOICE_FLOW } from './invoice.flow';
import { InvoiceFreezing } from './invoice-freezing.service';
import { invoiceLines, replaceTaxLines } from './invoice-lines';
import { InvoiceTerms } from './invoice-terms.service';
import type { InvoiceView } from './invoice.view';
import { InvoicesService } from './invoices.service';
import { ReceivedReferences } from './received-references.service';
import { Settlement } from './settlement.service';
import { creditAsStated, onlyReceived } from './stated-total';

/**
 * Issued invoices are corrected only by credit notes (domain.md §7.9): a document with its own number series that
 * credits a part of the invoice or the rest. A credit note on a received invoice is the sender's and is entered under
 * a reference of this company.
 */
@TenantScoped()
export class CreditNotes {
  constructor(
    private readonly invoices: InvoicesService,
    private readonly terms: InvoiceTerms,
    private readonly freezing: InvoiceFreezing,
    private readonly settlement: Settlement,
    private readonly references: ReceivedReferences,
  ) {}

  /**
   * Creates and issues the credit note; returns it.
   *
   * @throws DomainError NOT_FOUND, STALE_VERSION, INVOICE_WRONG_KIND, VALIDATION_FAILED, AMOUNT_TOO_PRECISE,
   * CREDIT_EXCEEDS_INVOICE, CREDIT_OF_NOTHING, DAY_IN_FUTURE, ISSUE_DATE_BEFORE_LAST, EXTERNAL_NUMBER_TAKEN,
   * STATED_TOTAL_DIFFERS
   */
  async create(unit: UnitOfWork, invoiceId: number, body: CreateCreditNoteBody, viewer: Viewer): Promise<InvoiceView> {
    const { document: original, intervention } = await this.invoices.documents.lock(unit, invoiceId, viewer);
    requireCreditable(original);
    requireFields(original, body);
    const issueDate = this.terms.issueDate(body.issueDate);
    if (original.issueDate !== null && issueDate < original.issueDate)
      throw issueDateBeforeLast({ issueDate, last: original.issueDate });
    const creditable = await readCreditable(unit.manager, original);
    const request = requestOf(body);
    for (const { taxableAmount } of body.rates ?? []) checkAmount(taxableAmount, original.currency);
    const credit = creditAsStated(creditable, creditOf(creditable, request), body.statedTotal ?? null);
    const lines = creditNoteLines(creditable, request, credit);
    const note = await this.write(unit, { original, creditable, credit, lines, issueDate }, body);
    await this.settlement.settle(unit, intervention, invoiceId);
    return this.invoices.get(note, viewer, unit.manager);
  }

  private async write(
    unit: UnitOfWork,
    { original, creditable, credit, lines, issueDate }: Writing,
    { reason: creditReason, externalNumber = null, statedTotal = null }: CreateCreditNoteBody,
  ): Promise<number> {
    const said = { issueDate, creditReason, externalNumber, statedTotal };
    const columns = { ...creditNoteColumns(original, credit, lines), ...said };
    const invoice = await this.invoices.documents.records.create(unit, columns);
    const { id } = invoice;
    await invoiceLines.replace(unit, id, lines);
    const taxLines = credit.taxLines.map((line) => ({ ...line, exemptionReason: creditable.reasonOf(line) }));
    await replaceTaxLines(unit, id, taxLines);
    if (original.direction === 'received') return this.register(unit, invoice);
    const move = INVOICE_FLOW.actions.issue.on(invoice);
    const stored = await invoiceLines.of(unit.manager, id);
    await this.freezing.freeze(unit, { move, invoice, lines: stored, taxLines, original }, null);
    return id;
  }

  private async register(unit: UnitOfWork, note: Invoice): Promise<number> {
    const { userId: issuedByUserId, name: issuedByName } = unit.actor;
    const invoiceNumber = await this.references.number(unit);
    const registered = { invoiceNumber, issuedAt: clock.now(), issuedByUserId, issuedByName };
    await this.invoices.documents.records.move(unit, INVOICE_FLOW.actions.register.on(note), registered, null);
    return note.id;
  }
}

interface Writing {
  readonly original: Invoice;
  readonly creditable: CreditableInvoice;
  readonly credit: Credit;
  readonly lines: readonly CreditNoteLine[];
  readonly issueDate: string;
}

function requireCreditable({ direction, documentType, status }: Invoice): void {
  const isIn = direction === 'issued' ? status === 'issued' : status === 'registered' || status === 'disputed';
  if (documentType !== 'invoice' || !isIn) throw invoiceWrongKind({ direction, documentType });
}

/**
 * @throws DomainError VALIDATION_FAILED for fields that only a received document has, and for a received one without
 * the sender's number
 */
function requireFields({ direction }: Invoice, { externalNumber, statedTotal }: CreateCreditNoteBody): void {
  if (direction === 'received') {
    if (externalNumber) return;
    throw invalidFields([
      { pointer: '/externalNumber', code: 'REQUIRED', detail: 'is required for a received invoice' },
    ]);
  }
  if (externalNumber) throw onlyReceived('/externalNumber');
  if (statedTotal) throw onlyReceived('/statedTotal');
}

/** @throws DomainError VALIDATION_FAILED if both lines and rates are given, or a line or rate is named twice */
function requestOf({ lines, rates }: CreateCreditNoteBody): CreditRequest {
  if (lines !== undefined && rates !== undefined)
    throw invalidFields([{ pointer: '/rates', code: 'EXCLUSIVE', detail: 'cannot be given together with lines' }]);
  requireOnce('/lines', lines?.map(({ lineNumber }) => lineNumber) ?? []);
  requireOnce('/rates', rates?.map(rateKey) ?? []);
  if (lines !== undefined) return { kind: 'lines', lines };
  return rates === undefined ? { kind: 'rest' } : { kind: 'rates', rates };
}

function requireOnce(pointer: string, keys: readonly (string | number)[]): void {
  if (new Set(keys).size === keys.length) return;
  throw invalidFields([{ pointer, code: 'ARRAY_UNIQUE', detail: 'must not contain the same one twice' }]);
}
