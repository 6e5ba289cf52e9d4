import { StreamableFile } from '@nestjs/common';
import { localeOfLanguage } from '#kernel';
import type { SheetFormat, SheetRequest, WriteRequest } from '#kernel';
import { InjectTenant, TenantScoped, TenantWrites } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { currentDay } from '../records/days/today';
import { CsvWriter } from './csv-writer';
import { ExportQueue } from './export-queue';
import type { Sheet, SheetColumn, SheetReader, SheetWriter } from './sheet';
import { exportTooLong } from './sheets.errors';
import { Spool } from './spool';
import { XlsxWriter } from './xlsx-writer';

/** A spreadsheet has 2^20 rows, one of them is the heading. */
const MAX_ROWS = 1_048_575;

export const MEDIA_TYPES: Readonly<Record<SheetFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** A requested export. */
export interface Export {
  readonly request: SheetRequest;
  readonly write: WriteRequest;
  /** Whether the caller may export personal data. */
  readonly withPersonal: boolean;
  /** The period of the data, for the file name; defaults to today. */
  readonly period?: string;
}

/** Reads a list and passes it on in batches, in the requested order. */
export type ReadViews<V> = (take: (views: readonly V[]) => Promise<void>) => Promise<unknown>;

/**
 * Exports lists as files. The list is read in one snapshot, as fast as the database delivers it, into an unnamed file. Then the audit row
 * with the number of rows is committed, and only then the first byte is sent to the client. A slow client therefore holds no database
 * connection, a file whose download has started is complete, and no file is sent without an audit row.
 */
@TenantScoped()
export class ListExports {
  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly writes: TenantWrites,
    private readonly queue: ExportQueue,
  ) {}

  /**
   * Runs when the export queue reaches the company.
   *
   * @throws DomainError EXPORTS_BUSY, EXPORTS_CROWDED, EXPORT_TOO_LONG, DATABASE_UNAVAILABLE
   */
  send<V>(sheet: Sheet<V>, asked: Export, read: ReadViews<V>): Promise<StreamableFile> {
    return this.queue.run(this.tenant.tenantId, () => this.sendNow(sheet, asked, read));
  }

  /** As {@link send}, for a caller that already runs in the export queue. */
  async sendNow<V>(sheet: Sheet<V>, asked: Export, read: ReadViews<V>): Promise<StreamableFile> {
    const spool = await Spool.open();
    try {
      await this.fill(spool, sheet, asked, read);
      const disposition = `attachment; filename="${this.fileName(sheet, asked)}"`;
      const options = { type: MEDIA_TYPES[asked.request.format], disposition, length: await spool.size() };
      return new StreamableFile(spool.read(), options);
    } catch (error) {
      await spool.discard();
      throw error;
    }
  }

  private async fill<V>(spool: Spool, sheet: Sheet<V>, asked: Export, read: ReadViews<V>): Promise<void> {
    const columns = sheet.columns.filter(({ isPersonal }) => isPersonal !== true || asked.withPersonal);
    const writer = this.writer(spool, columns, asked.request.format);
    const rows = await filled(writer, read);
    await this.record(sheet.resource, asked, rows);
  }

  private writer<V>(spool: Spool, columns: readonly SheetColumn<V>[], format: SheetFormat): SheetWriter<V> {
    const Writer = format === 'csv' ? CsvWriter<V> : XlsxWriter<V>;
    return new Writer(spool.file, columns, this.reader());
  }

  /** Records the names of the filters without their values: a search text may be a person's name. */
  private async record(resource: string, { write, request, withPersonal }: Export, rows: number): Promise<void> {
    const facts = [`rows:${rows}`, `format:${request.format}`, ...(withPersonal ? ['personal'] : [])];
    const filters = Object.keys(request.filters).map((name) => `filter:${name}`);
    const auditEvent: WriteRequest['auditEvent'] = () => ({
      ...write.auditEvent(null),
      action: `${resource}:export`,
      entityType: resource,
      changedFields: [...facts, ...filters, ...(request.search === null ? [] : ['search'])],
    });
    await this.writes.run({ ...write, auditEvent }, () => Promise.resolve());
  }

  private reader(): SheetReader {
    return { locale: localeOfLanguage(this.tenant.locale), timezone: this.tenant.timezone };
  }

  private fileName<V>({ title }: Sheet<V>, { request, period }: Export): string {
    const days = period ?? currentDay(this.tenant);
    return `${title[localeOfLanguage(this.tenant.locale)]}-${days}.${request.format}`;
  }
}

/** Returns the number of rows. */
async function filled<V>(writer: SheetWriter<V>, read: ReadViews<V>): Promise<number> {
  let rows = 0;
  try {
    await read((views) => {
      rows += views.length;
      if (rows > MAX_ROWS) throw exportTooLong({ most: MAX_ROWS });
      return writer.write(views);
    });
    await writer.end();
  } catch (error) {
    writer.abandon();
    throw error;
  }
  return rows;
}
