import { StreamableFile } from '@nestjs/common';
import { clock, dayIn, localeOfLanguage } from '#kernel';
import type { Day, Locale, WriteRequest } from '#kernel';
import { InjectTenant, TenantScoped, TenantWrites } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { ExportQueue } from '../../sheets/export-queue';
import { ListExports } from '../../sheets/list-exports.service';
import { cellOf } from '../../sheets/sheet';
import type { Cell, CellKind, Sheet, SheetColumn } from '../../sheets/sheet';
import { printAside } from '../../workshop/printing/print-thread';
import { assertPrintable } from '../../workshop/printing/printable-size';
import { printedDay, printedDecimal } from '../../workshop/printing/printed-numbers';
import type { PrintedReport } from '../../workshop/printing/printed-report';
import type { Reader } from '../reader';
import { readReport } from './report-rows';
import type { AskedReport, ReportFile } from './report-rows';
import { currencyWord, EMPTY, issuedWords, periodWords } from './report-words';
import { ReportsService } from './reports.service';

export const REPORT_FORMATS = ['csv', 'xlsx', 'pdf'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** Reports as CSV, workbooks and PDF. The audit row of each is written before its first byte is sent. */
@TenantScoped()
export class ReportExports {
  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly reports: ReportsService,
    private readonly exports: ListExports,
    private readonly writes: TenantWrites,
    private readonly queue: ExportQueue,
  ) {}

  /**
   * Runs when the export queue reaches the company.
   *
   * @throws DomainError DOCUMENT_TOO_LONG, EXPORTS_BUSY, EXPORTS_CROWDED, RENDERING_BUSY
   */
  send(asked: AskedReport, format: ReportFormat, write: WriteRequest, reader: Reader): Promise<StreamableFile> {
    return this.queue.run(this.tenant.tenantId, () =>
      readReport(this.reports, asked, reader, {
        locale: localeOfLanguage(this.tenant.locale),
        take: (file) => (format === 'pdf' ? this.pdf(file, write) : this.sheet(file, format, write)),
      }),
    );
  }

  private sheet<V>(file: ReportFile<V>, format: 'csv' | 'xlsx', write: WriteRequest): Promise<StreamableFile> {
    const request = { format, sort: [], search: null, filters: {} };
    const asked = { request, write, withPersonal: false, period: periodOf(file) };
    // A CSV is data, one record per row: without a total row, a reader who sums the column counts nothing twice.
    const total = format === 'xlsx' && file.total !== null ? [file.total] : [];
    return this.exports.sendNow(dated(file), asked, (take) => take([...file.rows, ...total]));
  }

  private async pdf<V>(file: ReportFile<V>, write: WriteRequest): Promise<StreamableFile> {
    const locale = localeOfLanguage(this.tenant.locale);
    const generatedAt = clock.now();
    const today = dayIn(this.tenant.timezone, generatedAt);
    const report = printed(file, { locale, company: this.tenant.name, generatedAt, today });
    assertPrintable({ report });
    await this.writes.run(write, () => Promise.resolve());
    const content = await printAside({ report }, this.tenant.tenantId);
    const disposition = `attachment; filename="${file.sheet.title[locale]}-${periodOf(file)}.pdf"`;
    return new StreamableFile(content, { type: 'application/pdf', disposition, length: content.length });
  }
}

/** The period of a report, for its file name. */
const periodOf = <V>({ span: { from, to } }: ReportFile<V>): string => (from === to ? from : `${from}_${to}`);

/** Adds period and currency to each row, so that rows of several files can be distinguished. */
function dated<V>({ sheet, span, currency }: ReportFile<V>): Sheet<V> {
  const [first] = sheet.columns;
  if (first === undefined) return sheet;
  const { key } = first;
  const about: readonly SheetColumn<V>[] = [
    { key, kind: 'day', fr: 'Du', en: 'From', cell: () => span.from },
    { key, kind: 'day', fr: 'Au', en: 'To', cell: () => span.to },
    { key, kind: 'text', fr: 'Devise', en: 'Currency', cell: () => currency },
  ];
  return { ...sheet, columns: [...sheet.columns, ...about] };
}

interface Printing {
  readonly locale: Locale;
  readonly company: string;
  readonly generatedAt: Date;
  readonly today: Day;
}

function printed<V>(file: ReportFile<V>, { locale, company, generatedAt, today }: Printing): PrintedReport {
  const { title, subtitle, span, currency, charts, sheet, rows, total } = file;
  const { columns, money } = sheet;
  const cells = (row: V): string[] => columns.map((column) => printedCell(cellOf(row, column), column.kind, locale));
  const unit = (key: string): string => (money.includes(key) ? ` (${currencyWord(currency, locale)})` : '');
  return {
    title,
    company,
    subtitle: [periodWords(span, locale), subtitle].filter((part) => part !== '').join(' – '),
    issued: issuedWords(today, locale),
    generatedAt,
    locale,
    charts: charts.map(({ title: heading, bars }) => ({
      title: heading,
      bars: bars.map((bar) => ({ ...bar, shown: printedDecimal(bar.shown, locale) })),
    })),
    heads: columns.map((column) => `${column[locale]}${unit(column.key)}`),
    isNumber: columns.map(({ kind }) => kind === 'integer' || kind === 'decimal'),
    rows: rows.map(cells),
    total: total === null ? null : cells(total),
    empty: EMPTY[locale],
  };
}

function printedCell(cell: Cell, kind: CellKind, locale: Locale): string {
  if (cell === null) return '–';
  if (kind === 'day') return printedDay(String(cell), locale);
  return kind === 'integer' || kind === 'decimal' ? printedDecimal(String(cell), locale) : String(cell);
}
