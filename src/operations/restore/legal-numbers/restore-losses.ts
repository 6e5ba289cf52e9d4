import { basename } from 'node:path';
import { Injectable } from '@nestjs/common';
import { quoteIdentifier } from '#persistence';
import { LegalNumbers } from '../../../global/legal-numbers/legal-numbers.service';
import { BackupCatalogue } from '../../backup/catalogue/backup-catalogue.service';
import { BackupReader } from '../../backup/catalogue/backup-reader.service';
import { TenantPlaces } from '../../tenant-database/tenant-places';
import { ServerConnections } from '../../servers/server-connections';
import type { ServerSession } from '../../servers/server-connections';
import { momentOf } from '../replay/replay-moment';
import type { RestoreRequest } from '../restores.service';
import { withLegalTables } from './legal-number-keeping';

/** Bookkeeping tables that contain no work of users. */
const UNTOLD: ReadonlySet<string> = new Set([
  'audit_witnesses',
  'idempotency_keys',
  'migrations',
  'number_sequences',
  'outbox',
  'storage_usage',
  'usage_counts',
]);

const NUMBERS_SHOWN = 20;

/** `since` of an unsigned dump: its time is unknown, so all live data count as newer. */
export const NO_MOMENT = new Date(0).toISOString();

/** The data that a restore would lose, as far as known before the backup is loaded. */
export interface RestoreLosses {
  readonly file: string;
  /** The time to which the data are restored. */
  readonly since: string;
  /** The live data are lost: nothing can be carried over, and only the ledger has documents issued since the backup. */
  readonly isLiveLost: boolean;
  /** Rows added or changed since the backup, by table. */
  readonly rows: Readonly<Record<string, number>>;
  /** Documents with a legal number issued since the backup, and what happens to them. */
  readonly documents: {
    readonly count: number;
    readonly numbers: readonly string[];
    readonly outcome: 'kept' | 'discarded' | 'lost';
  };
  /** Payments recorded since the backup that are not carried over with their document. */
  readonly payments: number;
}

/** Counts before a restore what it would lose. */
@Injectable()
export class RestoreLossCounts {
  constructor(
    private readonly catalogue: BackupCatalogue,
    private readonly reader: BackupReader,
    private readonly places: TenantPlaces,
    private readonly servers: ServerConnections,
    private readonly ledger: LegalNumbers,
  ) {}

  /** @throws DomainError BACKUP_NOT_FOUND; BACKUP_CORRUPT, BACKUP_KEY_UNKNOWN, BACKUP_MISMATCH of the manifest */
  async of(request: RestoreRequest): Promise<RestoreLosses> {
    const { tenantId, tables, at, discardIssued = false } = request;
    const { file, createdAt } = await this.origin(request);
    const since = at === undefined ? new Date(createdAt) : momentOf(at);
    const { server, database } = await this.places.of(tenantId);
    const facts = { file, since: since.toISOString() };
    return this.servers.on(server, async (session) => {
      const stamps = await stampsOf(session, database);
      const wanted = withLegalTables(tables);
      const changed = stamps.filter(({ name }) => !UNTOLD.has(name) && (wanted === null || wanted.includes(name)));
      const restores = (table: string): boolean => changed.some(({ name }) => name === table);
      if (stamps.length === 0) return { ...facts, ...(await this.ofLost(tenantId, since)) };
      const documents = restores('invoices') ? await issuedIn(session, database, since) : [];
      return {
        ...facts,
        isLiveLost: false,
        rows: await rowsIn(session, database, changed, since),
        documents: {
          count: documents.length,
          numbers: documents.slice(0, NUMBERS_SHOWN),
          outcome: discardIssued ? 'discarded' : 'kept',
        },
        payments: restores('payments') ? await paymentsIn(session, database, since, discardIssued) : 0,
      };
    });
  }

  private async origin({
    tenantId,
    reference,
    unsigned,
  }: RestoreRequest): Promise<{ file: string; createdAt: string }> {
    if (unsigned === true) return { file: basename(reference), createdAt: NO_MOMENT };
    return this.reader.manifest(await this.catalogue.find({ tenantId }, reference));
  }

  private async ofLost(tenantId: number, since: Date): Promise<Omit<RestoreLosses, 'file' | 'since'>> {
    const { count, numbers } = await this.ledger.since(tenantId, since, NUMBERS_SHOWN);
    return { isLiveLost: true, rows: {}, documents: { count, numbers, outcome: 'lost' }, payments: 0 };
  }
}

/** Whether the restore would lose any data. */
export const losesAnything = ({ isLiveLost, rows, documents, payments }: RestoreLosses): boolean =>
  isLiveLost || payments > 0 || documents.count > 0 || Object.keys(rows).length > 0;

interface Stamped {
  readonly name: string;
  /** The column that changes with every update, if the table has one; otherwise the time of creation. */
  readonly stamp: string | null;
}

async function stampsOf(session: ServerSession, database: string): Promise<Stamped[]> {
  return session.query<Stamped[]>(
    `SELECT t.TABLE_NAME AS name, MAX(c.COLUMN_NAME) AS stamp FROM information_schema.TABLES t
        LEFT JOIN information_schema.COLUMNS c ON c.TABLE_SCHEMA = t.TABLE_SCHEMA AND c.TABLE_NAME = t.TABLE_NAME
          AND c.COLUMN_NAME IN ('created_at', 'updated_at')
      WHERE t.TABLE_SCHEMA = ? AND t.TABLE_TYPE = 'BASE TABLE' GROUP BY t.TABLE_NAME ORDER BY t.TABLE_NAME`,
    [database],
  );
}

async function rowsIn(
  session: ServerSession,
  database: string,
  tables: readonly Stamped[],
  since: Date,
): Promise<Readonly<Record<string, number>>> {
  const counts = tables.flatMap(({ name, stamp }) =>
    stamp === null ? [] : [`SELECT '${name}' AS name, COUNT(*) AS total FROM ${of(database, name)} WHERE ${stamp} > ?`],
  );
  if (counts.length === 0) return {};
  const rows = await session.query<{ name: string; total: string | number }[]>(
    counts.join(' UNION ALL '),
    counts.map(() => since),
  );
  const changed = rows.filter(({ total }) => Number(total) > 0);
  return Object.fromEntries(changed.map(({ name, total }) => [name, Number(total)]));
}

async function issuedIn(session: ServerSession, database: string, since: Date): Promise<readonly string[]> {
  const rows = await session.query<{ number: string }[]>(
    `SELECT invoice_number AS number FROM ${of(database, 'invoices')}
      WHERE direction = 'issued' AND invoice_number IS NOT NULL AND issued_at > ? ORDER BY document_type DESC, issued_at, id`,
    [since],
  );
  return rows.map(({ number }) => number);
}

/** Payments of a document that is kept are carried over with it. */
async function paymentsIn(
  session: ServerSession,
  database: string,
  since: Date,
  discardIssued: boolean,
): Promise<number> {
  const [found] = await session.query<{ total: string | number }[]>(
    `SELECT COUNT(*) AS total FROM ${of(database, 'payments')} p JOIN ${of(database, 'invoices')} i ON i.id = p.invoice_id
      WHERE p.created_at > ? AND (? OR i.direction <> 'issued' OR i.issued_at <= ?)`,
    [since, discardIssued, since],
  );
  return Number(found?.total ?? 0);
}

const of = (database: string, table: string): string => `${quoteIdentifier(database)}.${quoteIdentifier(table)}`;
