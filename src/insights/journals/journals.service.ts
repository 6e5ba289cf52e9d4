import type { StreamableFile } from '@nestjs/common';
import { In } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { forbidden } from '#http';
import { Exact } from '#kernel';
import type { Day, SheetFormat, WriteRequest } from '#kernel';
import { RECORD, Records } from '#persistence';
import type { Database, WholeListRequest } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { currentDay } from '../../records/days/today';
import { recordScope } from '../../records/scope/record-scope';
import { ListExports } from '../../sheets/list-exports.service';
import type { Export } from '../../sheets/list-exports.service';
import { Invoice, InvoiceTaxLine } from '../../workshop/invoices/invoice.entity';
import { invoiceResource } from '../../workshop/invoices/invoice.records';
import { paymentResource } from '../../workshop/payments/payment.records';
import type { Reader } from '../reader';
import { documentEntry, documentSheet, paymentEntry, paymentJournalSheet, rateKey } from './journal.sheet';
import type { DocumentEntry, DocumentJournal, JournalRate } from './journal.sheet';

/** Days in the company's zone, both included; absent days default to the current month to date. */
export interface AskedJournal {
  readonly from: Day | null;
  readonly to: Day | null;
  readonly format: SheetFormat;
}

interface Period {
  readonly from: Day;
  readonly to: Day;
}

const DIRECTIONS: Readonly<Record<DocumentJournal, string>> = { sales: 'issued', purchases: 'received' };

/** The statuses of booked documents: all except drafts and voided ones. */
const BOOKED = ['issued', 'registered', 'disputed'];
const CATEGORIES = ['S', 'Z', 'E', 'AE', 'O'];
const MAX_ATTEMPTS = 3;

/** Thrown if a document has a tax rate that was not in use when the columns were chosen. */
class RateAppeared extends Error {}

/**
 * The accountant's journals: one line for each document or payment of a period. The sums equal the sums of the documents to the last
 * unit.
 */
@TenantScoped()
export class Journals {
  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly exports: ListExports,
  ) {}

  /** @throws DomainError FORBIDDEN, EXPORTS_BUSY, EXPORTS_CROWDED, EXPORT_TOO_LONG */
  async documents(
    journal: DocumentJournal,
    asked: AskedJournal,
    write: WriteRequest,
    reader: Reader,
  ): Promise<StreamableFile> {
    requireRight(reader, 'invoices:read');
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.sendDocuments(journal, asked, write, reader);
      } catch (error) {
        // A document with a new tax rate was booked meanwhile: read everything again, with a column for it.
        if (!(error instanceof RateAppeared) || attempt === MAX_ATTEMPTS) throw error;
      }
    }
  }

  /** Voided payments are left out. @throws DomainError FORBIDDEN, EXPORTS_BUSY, EXPORTS_CROWDED, EXPORT_TOO_LONG */
  payments(asked: AskedJournal, write: WriteRequest, reader: Reader): Promise<StreamableFile> {
    requireRight(reader, 'payments:read');
    const { from, to } = this.periodOf(asked);
    const records = new Records(this.database.manager, paymentResource);
    const request: WholeListRequest = {
      sort: [{ key: 'paymentDate', direction: 'asc' }],
      search: null,
      filters: { status: ['recorded'], paidFrom: from, paidTo: to },
    };
    return this.exports.send(paymentJournalSheet, exportOf(asked, write), (take) =>
      records.readAll(
        request,
        (rows) => take(rows.flatMap((payment) => (payment.invoice ? [paymentEntry(payment, payment.invoice)] : []))),
        recordScope(reader.viewer),
      ),
    );
  }

  private async sendDocuments(
    journal: DocumentJournal,
    asked: AskedJournal,
    write: WriteRequest,
    reader: Reader,
  ): Promise<StreamableFile> {
    const period = this.periodOf(asked);
    const rates = await this.ratesOf(journal, period, reader);
    const known = new Set(rates.map(rateKey));
    const records = new Records(this.database.manager, invoiceResource);
    return this.exports.send(documentSheet(journal, rates), exportOf(asked, write), (take) =>
      records.readAll(
        requestOf(journal, period),
        async (rows, within) => {
          const entries = await entriesOf(within, rows);
          if (entries.some(({ byRate }) => [...byRate.keys()].some((key) => !known.has(key)))) throw new RateAppeared();
          return take(entries);
        },
        recordScope(reader.viewer),
        { today: currentDay(this.tenant) },
      ),
    );
  }

  private async ratesOf(journal: DocumentJournal, { from, to }: Period, { viewer }: Reader): Promise<JournalRate[]> {
    const query = this.database.manager
      .createQueryBuilder(Invoice, RECORD)
      .innerJoin(InvoiceTaxLine, 'tax', `tax.invoiceId = ${RECORD}.id`)
      .select('tax.taxCategory', 'category')
      .addSelect('tax.taxRate', 'rate')
      .distinct(true)
      .where(`${RECORD}.direction = :direction`, { direction: DIRECTIONS[journal] })
      .andWhere(`${RECORD}.status IN (:...booked)`, { booked: BOOKED })
      .andWhere(`${RECORD}.issueDate BETWEEN :from AND :to`, { from, to });
    recordScope(viewer)?.(query);
    const rates = await query.getRawMany<JournalRate>();
    return rates.toSorted(
      (one, other) =>
        CATEGORIES.indexOf(one.category) - CATEGORIES.indexOf(other.category) ||
        new Exact(other.rate).comparedTo(one.rate),
    );
  }

  private periodOf({ from, to }: AskedJournal): Period {
    const until = to ?? currentDay(this.tenant);
    return { from: from ?? `${until.slice(0, 8)}01`, to: until };
  }
}

/** Sorted as in the books: by day, then by number. */
function requestOf(journal: DocumentJournal, { from, to }: Period): WholeListRequest {
  return {
    sort: [
      { key: 'issueDate', direction: 'asc' },
      { key: 'invoiceNumber', direction: 'asc' },
    ],
    search: null,
    filters: { direction: [DIRECTIONS[journal]], status: BOOKED, issueFrom: from, issueTo: to },
  };
}

async function entriesOf(within: EntityManager, invoices: readonly Invoice[]): Promise<DocumentEntry[]> {
  const lines = await within.findBy(InvoiceTaxLine, { invoiceId: In(invoices.map(({ id }) => id)) });
  const ofInvoice = Map.groupBy(lines, ({ invoiceId }) => invoiceId);
  return invoices.map((invoice) => documentEntry(invoice, ofInvoice.get(invoice.id) ?? []));
}

function exportOf({ format, from, to }: AskedJournal, write: WriteRequest): Export {
  const filters = { ...(from === null ? {} : { from }), ...(to === null ? {} : { to }) };
  return { request: { format, sort: [], search: null, filters }, write, withPersonal: false };
}

/** A journal requires the permission to read its documents. */
function requireRight({ permissions }: Reader, permission: string): void {
  if (!permissions.has(permission)) throw forbidden({ permission });
}
