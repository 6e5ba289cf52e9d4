import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { quoteIdentifier } from '#persistence';
import { FieldCipher } from '#secrets';
import { RowConnections } from '../offboarding/rows/row-connections';
import type { RowSession } from '../offboarding/rows/row-connections';
import type { StoredRow } from '../offboarding/rows/stored-row';
import { tablePages } from '../offboarding/rows/table-pages';
import { tableShapes } from '../offboarding/rows/table-shapes';
import { TenantSnapshots } from '../offboarding/rows/tenant-snapshots';
import type { TableShape } from '../offboarding/rows/table-shapes';
import type { ReportProgress } from '#jobs';
import { TenantPlaces } from '../tenant-database/tenant-places';
import { Anonymisation } from './anonymisation';
import { cloneIncomplete, cloneSourceUnfit } from './cloning.errors';
import { copiedRow } from './copied-rows';
import type { Copying } from './copied-rows';

/** Tables that are never copied: endpoints of external systems, unfinished work, and stored answers to earlier requests. */
const NOT_COPIED: ReadonlySet<string> = new Set([
  'alert_digests',
  'audit_witnesses',
  'idempotency_keys',
  'import_batches',
  'import_options',
  'imports',
  'outbox',
  'tenant_identity',
  'webhook_deliveries',
  'webhook_endpoints',
  'webhook_subscriptions',
]);

/** Not copied anonymously: texts that name people and are created again by the nightly jobs of the copy; files and their headings. */
const NOT_COPIED_ANONYMOUSLY: ReadonlySet<string> = new Set([
  'alert_evaluations',
  'alert_reads',
  'alerts',
  'attachments',
  'document_deliveries',
  'import_mappings',
  'storage_usage',
]);

/** Maximum bytes of one INSERT; the servers accept at least 16 MB. */
const MAX_BYTES = 1_000_000;

export interface RowCopyRequest {
  readonly from: number;
  readonly to: number;
  readonly anonymise: boolean;
}

/** Fills one tenant's database with the rows of another's, between any two servers, page by page. */
@Injectable()
export class RowCopy {
  constructor(
    private readonly places: TenantPlaces,
    private readonly snapshots: TenantSnapshots,
    private readonly connections: RowConnections,
    @Inject(FieldCipher) private readonly cipher: FieldCipher,
  ) {}

  /**
   * Reads all rows in one snapshot of the source, which stays in service. Can be repeated.
   * @throws DomainError CLONE_INCOMPLETE, CLONE_SOURCE_UNFIT, COPY_INCOMPLETE, LEASE_HELD, SECRET_UNREADABLE, DATABASE_UNAVAILABLE
   */
  async copy(
    { from, to, anonymise }: RowCopyRequest,
    report: ReportProgress,
  ): Promise<{ tables: number; rows: number }> {
    const target = await this.places.of(to);
    const anonymisation = anonymise ? new Anonymisation(randomBytes(32)) : null;
    const copying: Copying = { cipher: this.cipher, from, to, anonymisation };
    return this.snapshots.read(from, 'clone', ({ session: reading, shapes }) =>
      this.connections.filling(target, async (filling) => {
        await assertKnown(filling, shapes);
        const tables = shapes.filter(
          ({ name }) => !NOT_COPIED.has(name) && !(anonymise && NOT_COPIED_ANONYMOUSLY.has(name)),
        );
        let rows = 0;
        for (const [at, table] of tables.entries()) {
          rows += await copyTable({ reading, filling }, table, copying);
          report(at + 1, tables.length);
        }
        return { tables: tables.length, rows };
      }),
    );
  }
}

/** A table that the product did not create has no place in the copy. @throws DomainError CLONE_SOURCE_UNFIT */
async function assertKnown(filling: RowSession, shapes: readonly TableShape[]): Promise<void> {
  const known = new Set((await tableShapes(filling)).map(({ name }) => name));
  const foreign = shapes.find(({ name }) => !known.has(name));
  if (foreign !== undefined) throw cloneSourceUnfit({ reason: `table ${foreign.name.slice(0, 64)}` });
}

async function copyTable(
  { reading, filling }: { readonly reading: RowSession; readonly filling: RowSession },
  table: TableShape,
  copying: Copying,
): Promise<number> {
  const name = quoteIdentifier(table.name);
  await filling.query(`TRUNCATE TABLE ${name}`);
  let expected = 0;
  for await (const page of tablePages(reading, table)) {
    await insert(
      filling,
      table,
      page.map((row) => copiedRow(copying, table, row)),
    );
    expected += page.length;
  }
  const [counted] = await filling.query(`SELECT COUNT(*) AS total FROM ${name}`);
  const found = Number(counted?.['total'] ?? 0);
  if (found !== expected) throw cloneIncomplete({ table: table.name, expected, found });
  return expected;
}

async function insert(filling: RowSession, table: TableShape, rows: readonly StoredRow[]): Promise<void> {
  const columns = table.columns.map(({ name }) => name);
  const into = `INSERT INTO ${quoteIdentifier(table.name)} (${columns.map(quoteIdentifier).join(', ')}) VALUES ?`;
  let waiting: unknown[][] = [];
  let bytes = 0;
  for (const row of rows) {
    const values = columns.map((column) => row[column] ?? null);
    waiting.push(values);
    bytes += values.reduce<number>((total, value) => total + String(value).length, 0);
    if (bytes < MAX_BYTES) continue;
    await filling.query(into, [waiting]);
    waiting = [];
    bytes = 0;
  }
  if (waiting.length > 0) await filling.query(into, [waiting]);
}
