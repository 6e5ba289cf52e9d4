import { Readable } from 'node:stream';
import { Inject } from '@nestjs/common';
import type { TextUpload } from '#http';
import type { Database } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { TenantSettings } from '../tenant-settings/tenant-settings';
import { broughtText } from './brought-text';
import { readRow } from './cells';
import { csvRows } from './csv-rows';
import type { CsvRow } from './csv-rows';
import { received } from './decoded';
import type { FileMapping } from './file-mapping';
import { fileReaderOf } from './file-reader';
import { likelyHead } from './headings';
import type { LikelyHead } from './headings';
import { mayImport } from './import-access';
import type { ImportCaller } from './import-access';
import { ImportFiles } from './import-files';
import { mappingOf } from './import-mapping';
import type { ReadingOptions } from './import-mapping';
import type { ImportPreviewView, PreviewRowView } from './import-preview.view';
import { firstRows, isDataRow, tableOfRows } from './import-table';
import type { ImportTable } from './import-table';
import { IMPORTERS } from './importer';
import type { Importer, Importers } from './importer';
import { importForbidden } from './imports.errors';

/** Enough rows to show how a file is written. The import itself reads every row. */
const MAX_ROWS = 1000;
const SHOWN_ROWS = 10;
const SAMPLES = 3;
const MAX_SAMPLE_LENGTH = 200;

/** Previews a file; nothing of it is stored. */
@TenantScoped()
export class ImportPreviews {
  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    @Inject(IMPORTERS) private readonly importers: Importers,
    private readonly files: ImportFiles,
    private readonly settings: TenantSettings,
  ) {}

  /** @throws DomainError IMPORT_FORBIDDEN, IMPORT_RESOURCE_UNKNOWN, NOT_FOUND, and every error for which an import refuses a file */
  async preview(
    caller: ImportCaller,
    { resource, ...reading }: ReadingOptions & { readonly resource: string },
    upload: TextUpload,
  ): Promise<ImportPreviewView> {
    const importer = this.importers.find(resource);
    if (!mayImport(caller, importer)) throw importForbidden({ resource });
    const mapping = await mappingOf(this.database.manager, resource, reading);
    const rows = await this.files.spooled(received(upload), (path) => {
      const text = broughtText(path, upload.charset, this.tenant.tenantId);
      const stream = Readable.from(text, { objectMode: false, encoding: 'utf8' });
      return firstRows(csvRows(Promise.resolve(stream)), MAX_ROWS);
    });
    return this.shown(importer, rows, mapping);
  }

  private async shown(
    importer: Importer,
    rows: readonly CsvRow[],
    mapping: FileMapping | null,
  ): Promise<ImportPreviewView> {
    const head = likelyHead(importer, rows, mapping);
    const isReadable = head !== undefined && head.missing.length + head.repeated.length === 0;
    const reader = await fileReaderOf(this.tenant, this.settings);
    const table = isReadable ? tableOfRows(rows, importer, { mapping, reader }) : null;
    const data = head === undefined ? [] : rows.filter((row) => isDataRow(row, head));
    return {
      resource: importer.resource,
      headingLine: head?.line ?? null,
      columns: columnsOf(head, table, data),
      missing: (head?.missing ?? []).map(({ key }) => key),
      repeated: (head?.repeated ?? []).map(({ key }) => key),
      importable: importer.columns.map(({ key, fr, en, kind, isRequired = false }) => ({
        key,
        fr,
        en,
        kind,
        isRequired,
      })),
      rows: table === null ? [] : await this.readRows(importer, table, data.slice(0, SHOWN_ROWS)),
      rowsRead: data.length,
    };
  }

  private async readRows(importer: Importer, table: ImportTable, rows: readonly CsvRow[]): Promise<PreviewRowView[]> {
    const { lookups } = await importer.open(this.database.manager);
    return rows.map(({ line, cells }) => {
      const { values, errors } = readRow(table, cells, lookups);
      return { line, values, problems: errors.map(({ column, code }) => `${column ?? '-'} ${code}`) };
    });
  }
}

function columnsOf(
  head: LikelyHead | undefined,
  table: ImportTable | null,
  data: readonly CsvRow[],
): ImportPreviewView['columns'] {
  return (head?.headings ?? []).map((heading, at) => ({
    heading: heading.slice(0, MAX_SAMPLE_LENGTH),
    column: head?.layout[at]?.key ?? null,
    decimalSign: table?.formats[at]?.sign ?? null,
    dateOrder: table?.formats[at]?.order ?? null,
    samples: data
      .map(({ cells }) => (cells[at] ?? '').slice(0, MAX_SAMPLE_LENGTH))
      .filter((cell) => cell !== '')
      .slice(0, SAMPLES),
  }));
}
