import { Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';
import { localeOfLanguage } from '#kernel';
import type { Locale } from '#kernel';
import type { Database } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { BYTE_ORDER_MARK, csvLines, separatorOf } from '../sheets/csv-layout';
import { neutralized } from '../sheets/formula';
import type { Import } from './import.entity';
import { batchAfter } from './import-ledger';
import type { Importer } from './importer';
import { importStillRunning } from './imports.errors';
import type { RowError, RowResult } from './row-results';

/** Format and filter of a report. */
export interface ReportOptions {
  readonly format: 'json' | 'csv';
  readonly failedOnly: boolean;
}

const HEADINGS: Readonly<Record<Locale, readonly string[]>> = {
  fr: ['ligne', 'résultat', 'id', 'colonne', 'code', 'message'],
  en: ['line', 'outcome', 'id', 'column', 'code', 'message'],
};

/** The result of each row of an import, in the order of the file. The report is read batch by batch; no connection is held in between. */
@TenantScoped()
export class ImportReport {
  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
  ) {}

  /** @throws DomainError IMPORT_RUNNING */
  report(found: Import, importer: Importer, { format, failedOnly }: ReportOptions): StreamableFile {
    if (found.finishedAt === null) throw importStillRunning({});
    const locale = localeOfLanguage(this.tenant.locale);
    const rows = this.rows(found.id, failedOnly);
    const text = format === 'csv' ? this.csv(rows, importer, locale) : this.json(rows, importer, locale);
    const type = format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8';
    const disposition = `attachment; filename="import-${found.id}.${format}"`;
    return new StreamableFile(Readable.from(text, { objectMode: false }), { type, disposition });
  }

  /** An empty file with the headings of a list in the company's language: the template for an import. */
  template(importer: Importer): StreamableFile {
    const locale = localeOfLanguage(this.tenant.locale);
    const headings = importer.columns.map((column) => column[locale]);
    const text = BYTE_ORDER_MARK + csvLines([headings], separatorOf(locale));
    const disposition = `attachment; filename="${importer.resource}.csv"`;
    return new StreamableFile(Buffer.from(text), { type: 'text/csv; charset=utf-8', disposition });
  }

  private async *rows(importId: number, failedOnly: boolean): AsyncGenerator<readonly RowResult[]> {
    let batch = await batchAfter(this.database.manager, importId, -1);
    while (batch !== null) {
      yield batch.results.filter(({ outcome }) => !failedOnly || outcome === 'failed');
      batch = await batchAfter(this.database.manager, importId, batch.batch);
    }
  }

  private async *json(
    parts: AsyncIterable<readonly RowResult[]>,
    importer: Importer,
    locale: Locale,
  ): AsyncGenerator<string> {
    let separator = '';
    yield '{"rows":[';
    for await (const results of parts) {
      if (results.length === 0) continue;
      const rows = results.map((result) => ({
        ...result,
        errors: result.errors.map((error) => shown(error, importer, locale)),
      }));
      yield separator + JSON.stringify(rows).slice(1, -1);
      separator = ',';
    }
    yield ']}';
  }

  private async *csv(
    parts: AsyncIterable<readonly RowResult[]>,
    importer: Importer,
    locale: Locale,
  ): AsyncGenerator<string> {
    const separator = separatorOf(locale);
    yield BYTE_ORDER_MARK + csvLines([HEADINGS[locale]], separator);
    for await (const results of parts) {
      const rows = results.flatMap((row) => reportedRows(row, importer, locale));
      yield csvLines(rows, separator);
    }
  }
}

interface ShownError {
  readonly column: string | null;
  readonly code: string;
  readonly message: string;
  readonly current?: string | null;
  readonly given?: string | null;
}

/** Shows the heading of a column rather than its key. */
function shown({ column, code, fr, en, ...values }: RowError, importer: Importer, locale: Locale): ShownError {
  const heading = importer.columns.find(({ key }) => key === column)?.[locale];
  return { column: heading ?? column, code, message: { fr, en }[locale], ...values };
}

/**
 * One line for each error of a row; one line for a row without errors. Headings and messages may quote the file, so they are neutralized.
 */
function reportedRows({ line, outcome, id, errors }: RowResult, importer: Importer, locale: Locale): string[][] {
  const row = [String(line), outcome, id === null ? '' : String(id)];
  if (errors.length === 0) return [[...row, '', '', '']];
  return errors.map((error) => {
    const { column, code, message } = shown(error, importer, locale);
    return [...row, neutralized(column ?? ''), code, neutralized(message)];
  });
}
