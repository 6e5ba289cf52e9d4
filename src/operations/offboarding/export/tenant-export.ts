import { Inject, Injectable } from '@nestjs/common';
import { existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { clock } from '#kernel';
import { FieldCipher, KEY_RING, KeyRing } from '#secrets';
import { TenantsService } from '../../../global/tenants/tenants.service';
import type { ReportProgress } from '#jobs';
import { quoteIdentifier } from '#persistence';
import { exportIncomplete, exportTargetInvalid } from '../offboarding.errors';
import { assertOwnDatabase } from '../rows/own-database';
import type { RowSession } from '../rows/row-connections';
import { tablePages } from '../rows/table-pages';
import { missingContents } from '../rows/missing-contents';
import type { MissingContents } from '../rows/missing-contents';
import { TenantSnapshots } from '../rows/tenant-snapshots';
import { signDocument } from '../signed-document';
import { CompanyRecord } from './company-record';
import { ExportedFiles } from './exported-files';
import type { FileList } from './exported-files';
import { csvHead, csvLine, jsonLine } from './export-lines';
import { exportedTables, openedRow } from './exported-tables';
import type { ExportedTable } from './exported-tables';
import { README } from './export-readme';
import { SignedZip } from './signed-zip';
import type { ZipContent, ZipEntryFacts } from './signed-zip';

/** Counts of an export. */
export interface ExportSummary {
  readonly tables: number;
  readonly rows: number;
  readonly files: number;
  /** Files that the store has lost, and files in quarantine. */
  readonly missing: number;
  /** Files that the store has lost: with them the export is incomplete. */
  readonly lost: MissingContents;
}

const nobody: ReportProgress = () => undefined;

/** Exports the data, files and profile of a company as one archive that can be read without the product (domain.md §19.6). */
@Injectable()
export class TenantExport {
  constructor(
    private readonly tenants: TenantsService,
    private readonly snapshots: TenantSnapshots,
    private readonly files: ExportedFiles,
    private readonly company: CompanyRecord,
    @Inject(KEY_RING) private readonly ring: KeyRing,
  ) {}

  /**
   * Writes the archive completely or not at all: it has a temporary name until it is complete and synced to disk.
   *
   * @throws DomainError NOT_FOUND, LEASE_HELD, COPY_INCOMPLETE, EXPORT_INCOMPLETE, EXPORT_TARGET_INVALID, SECRET_UNREADABLE, DATABASE_UNAVAILABLE, STORAGE_UNAVAILABLE
   */
  async write(tenantId: number, path: string, report: ReportProgress = nobody): Promise<ExportSummary> {
    if (existsSync(path)) throw exportTargetInvalid({ path });
    const draft = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}`);
    const file = await open(draft, 'wx', 0o600).catch((cause: unknown) => {
      throw exportTargetInvalid({ path }, { cause });
    });
    try {
      const summary = await this.fill(file, tenantId, report);
      await file.sync();
      await rename(draft, path);
      return summary;
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    } finally {
      await file.close().catch(() => undefined);
    }
  }

  private async fill(file: FileHandle, tenantId: number, report: ReportProgress): Promise<ExportSummary> {
    const { tenant, location } = await this.tenants.get(tenantId);
    assertOwnDatabase(location);
    const company = await this.company.of(tenantId);
    return this.snapshots.read(tenantId, 'export', async ({ session, shapes }) => {
      const tables = exportedTables(shapes);
      const files = await this.files.of(tenantId, session);
      const zip = new SignedZip();
      zip.add('README.txt', () => ({ parts: [README] }));
      zip.add('company.json', () => ({ parts: [JSON.stringify(company, null, 2)] }));
      const steps = tables.length * 2 + files.present.length;
      let done = 0;
      const next = (): void => report((done += 1), steps);
      for (const table of tables) this.addTable(zip, { session, tenantId, table, next });
      for (const { path, key } of files.present) {
        zip.add(path, async () => {
          next();
          return { parts: await this.files.open(key) };
        });
      }
      const described = { tenant: { id: tenant.id, slug: tenant.slug, name: tenant.name }, location, files };
      let written: readonly ZipEntryFacts[] = [];
      await zip.write(file, (entries) => {
        written = entries;
        return this.manifest(described, entries);
      });
      await assertCounted(session, tables, written);
      return summaryOf(tables.length, written, files);
    });
  }

  private addTable(
    zip: SignedZip,
    order: {
      readonly session: RowSession;
      readonly tenantId: number;
      readonly table: ExportedTable;
      readonly next: () => void;
    },
  ): void {
    const { table, next } = order;
    const { columns, shape } = table;
    const cipher = new FieldCipher(this.ring);
    const content = (head: string, line: (row: Parameters<typeof jsonLine>[1]) => string): ZipContent => {
      let rows = 0;
      const lines = async function* (): AsyncGenerator<string> {
        if (head !== '') yield head;
        for await (const page of tablePages(order.session, shape)) {
          rows += page.length;
          yield page.map((row) => line(openedRow(cipher, order.tenantId, table.sealed, row))).join('');
        }
        next();
      };
      return { parts: lines(), rows: () => rows };
    };
    zip.add(`data/${shape.name}.ndjson`, () => content('', (row) => jsonLine(columns, row)));
    zip.add(`data/${shape.name}.csv`, () => content(csvHead(columns), (row) => csvLine(columns, row)));
  }

  private manifest(
    {
      tenant,
      location,
      files,
    }: {
      readonly tenant: object;
      readonly location: { readonly schemaVersion: string } | null;
      readonly files: FileList;
    },
    entries: readonly ZipEntryFacts[],
  ): object {
    return signDocument(this.ring, 'export manifest', {
      format: 'impact-auto-export',
      formatVersion: 1,
      createdAt: clock.now().toISOString(),
      tenant,
      schemaVersion: location?.schemaVersion ?? '',
      entries,
      missingFiles: files.missing,
      withheldFiles: files.withheld,
    });
  }
}

/** The entries of each table have as many rows as the table in the same snapshot. @throws DomainError EXPORT_INCOMPLETE */
async function assertCounted(
  session: RowSession,
  tables: readonly ExportedTable[],
  entries: readonly ZipEntryFacts[],
): Promise<void> {
  const written = new Map(entries.map(({ path, rows }) => [path, rows]));
  for (const { shape } of tables) {
    const table = shape.name;
    const name = `${quoteIdentifier(session.database)}.${quoteIdentifier(table)}`;
    const [counted] = await session.query(`SELECT COUNT(*) AS total FROM ${name}`);
    const expected = Number(counted?.['total']);
    for (const kind of ['ndjson', 'csv']) {
      const found = written.get(`data/${table}.${kind}`) ?? 0;
      if (found !== expected) throw exportIncomplete({ table, expected, found });
    }
  }
}

function summaryOf(tables: number, entries: readonly ZipEntryFacts[], files: FileList): ExportSummary {
  const rows = entries
    .filter(({ path }) => path.endsWith('.ndjson'))
    .reduce((total, entry) => total + (entry.rows ?? 0), 0);
  return {
    tables,
    rows,
    files: files.present.length,
    missing: files.missing.length + files.withheld.length,
    lost: missingContents(files.missing),
  };
}
