import { StreamableFile } from '@nestjs/common';
import { dayIn, localeOfLanguage } from '#kernel';
import type { Locale, WriteRequest } from '#kernel';
import { InjectTenant, TenantScoped, TenantWrites } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { ExportQueue } from '../../sheets/export-queue';
import { ListExports } from '../../sheets/list-exports.service';
import { cellOf } from '../../sheets/sheet';
import type { Cell, CellKind } from '../../sheets/sheet';
import { printAside } from '../../workshop/printing/print-thread';
import { assertPrintable } from '../../workshop/printing/printable-size';
import { printedDecimal } from '../../workshop/printing/printed-numbers';
import type { PrintedReport } from '../../workshop/printing/printed-report';
import type { Reader } from '../reader';
import { readReport } from './report-rows';
import type { AskedReport, ReportFile } from './report-rows';
import { ReportsService } from './reports.service';

export const REPORT_FORMATS = ['csv', 'xlsx', 'pdf'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** Reports as CSV, workbooks and PDF. Each is on record before its first byte goes out. */
@TenantScoped()
export class ReportExports {
  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly reports: ReportsService,
    private readonly exports: ListExports,
    private readonly writes: TenantWrites,
    private readonly queue: ExportQueue,
  ) {}

  /** Read and written when it is the company's turn. @throws DomainError DOCUMENT_TOO_LONG, EXPORTS_BUSY, EXPORTS_CROWDED, RENDERING_BUSY */
  send(asked: AskedReport, format: ReportFormat, write: WriteRequest, reader: Reader): Promise<StreamableFile> {
    return this.queue.run(this.tenant.tenantId, () =>
      readReport(this.reports, asked, reader, {
        locale: localeOfLanguage(this.tenant.locale),
        take: (file) => (format === 'pdf' ? this.pdf(file, write) : this.sheet(file, format, write)),
      }),
    );
  }

  private sheet<V>(
    { sheet, rows }: ReportFile<V>,
    format: 'csv' | 'xlsx',
    write: WriteRequest,
  ): Promise<StreamableFile> {
    const request = { format, sort: [], search: null, filters: {} };
    return this.exports.sendNow(sheet, { request, write, withPersonal: false }, (take) => take(rows));
  }

  private async pdf<V>(
    { title, subtitle, charts, sheet, rows }: ReportFile<V>,
    write: WriteRequest,
  ): Promise<StreamableFile> {
    const { columns } = sheet;
    const locale = localeOfLanguage(this.tenant.locale);
    const generatedAt = new Date();
    const report: PrintedReport = {
      title,
      company: this.tenant.name,
      subtitle,
      generatedAt,
      locale,
      charts: charts.map(({ title: heading, bars }) => ({
        title: heading,
        bars: bars.map((bar) => ({ ...bar, shown: printedDecimal(bar.shown, locale) })),
      })),
      heads: columns.map((column) => column[locale]),
      isNumber: columns.map(({ kind }) => kind === 'integer' || kind === 'decimal'),
      rows: rows.map((row) => columns.map((column) => printedCell(cellOf(row, column), column.kind, locale))),
    };
    assertPrintable({ report });
    await this.writes.run(write, () => Promise.resolve());
    const content = await printAside({ report }, this.tenant.tenantId);
    const name = `${sheet.title[locale]}-${dayIn(this.tenant.timezone, generatedAt)}.pdf`;
    const disposition = `attachment; filename="${name}"`;
    return new StreamableFile(content, { type: 'application/pdf', disposition, length: content.length });
  }
}

function printedCell(cell: Cell, kind: CellKind, locale: Locale): string {
  if (cell === null) return '–';
  return kind === 'integer' || kind === 'decimal' ? printedDecimal(String(cell), locale) : String(cell);
}
