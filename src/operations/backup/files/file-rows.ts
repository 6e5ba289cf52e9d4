import { Injectable } from '@nestjs/common';
import { quoteIdentifier } from '#persistence';
import { filesPrefix } from '../../../attachments/attachment-keys';
import { ServerConnections } from '../../servers/server-connections';
import type { ServerSession } from '../../servers/server-connections';

/** A file of a tenant, as its row has it. The row may come from a dump that others wrote: nothing in it is believed. */
export interface FileRow {
  readonly id: number;
  readonly entityType: string;
  readonly entityId: number;
  readonly storageKey: string;
  readonly sha256: string;
  readonly bytes: number;
  /** The content was removed for good a moment ago; the row of a dump may not know of it. */
  readonly isPurged: boolean;
}

/** Where the rows are. */
export interface FileTable {
  readonly host: string;
  readonly port: number;
  readonly database: string;
}

const PAGE = 1000;
/** Of a file that was removed while a backup was made, the dump may say that it is there. Clocks differ a little. */
const RECENTLY = 'UTC_TIMESTAMP(3) - INTERVAL 1 HOUR';

/** Reads which files a tenant has: those with a content that may be had. What is in quarantine is given to nobody, and kept nowhere else. */
@Injectable()
export class FileRows {
  constructor(private readonly servers: ServerConnections) {}

  /** The moment after which a removed content was still there, by the server's clock. */
  async now(table: FileTable): Promise<string> {
    const [row] = await this.servers.on(table, (session) =>
      session.query<{ at: string }[]>(`SELECT CAST(${RECENTLY} AS CHAR) AS at`),
    );
    return row?.at ?? '';
  }

  /** In the order of the key, a page at a time; with `since` also those that were removed after it. */
  async *pages(table: FileTable, since: string | null = null): AsyncGenerator<readonly FileRow[]> {
    for (let afterId = 0; ;) {
      const rows = await this.servers.on(table, (session) => pageOf(session, table.database, { afterId, since }));
      if (rows.length > 0) yield rows;
      afterId = rows.at(-1)?.id ?? afterId;
      if (rows.length < PAGE) return;
    }
  }

  /** As their senders named them. */
  names({ database, ...server }: FileTable, ids: readonly number[]): Promise<ReadonlyMap<number, string>> {
    return this.servers.on(server, async (session) => {
      const rows = await session.query<{ id: number; name: string }[]>(
        `SELECT id, original_name AS name FROM ${quoteIdentifier(database)}.attachments WHERE id IN (?)`,
        [ids],
      );
      return new Map(rows.map(({ id, name }) => [id, name]));
    });
  }

  count({ database, ...server }: FileTable): Promise<number> {
    return this.servers.on(server, async (session) => {
      if (!(await hasTable(session, database))) return 0;
      const [row] = await session.query<{ total: string }[]>(
        `SELECT COUNT(*) AS total FROM ${quoteIdentifier(database)}.attachments
          WHERE scan_status <> 'infected' AND purged_at IS NULL`,
      );
      return Number(row?.total ?? 0);
    });
  }
}

async function pageOf(
  session: ServerSession,
  database: string,
  { afterId, since }: { readonly afterId: number; readonly since: string | null },
): Promise<readonly FileRow[]> {
  if (!(await hasTable(session, database))) return [];
  const rows = await session.query<Record<keyof FileRow, string>[]>(
    `SELECT id, entity_type AS entityType, entity_id AS entityId, storage_key AS storageKey, sha256, size_bytes AS bytes,
        purged_at IS NOT NULL AS isPurged
      FROM ${quoteIdentifier(database)}.attachments
      WHERE id > ? AND scan_status <> 'infected' AND (purged_at IS NULL OR purged_at >= ?)
      ORDER BY id LIMIT ${PAGE}`,
    [afterId, since ?? '9999-12-31'],
  );
  return rows.map((row) => ({
    id: Number(row.id),
    entityType: row.entityType,
    entityId: Number(row.entityId),
    storageKey: row.storageKey,
    sha256: row.sha256,
    bytes: Number(row.bytes),
    isPurged: Number(row.isPurged) === 1,
  }));
}

/** Neither a database of long ago nor half a dump has to have it. */
async function hasTable(session: ServerSession, database: string): Promise<boolean> {
  const rows = await session.query<unknown[]>(
    "SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = 'attachments'",
    [database],
  );
  return rows.length > 0;
}

const NAME = /^[A-Za-z0-9_-]+(?:\/[A-Za-z0-9_-]+)*$/;

/** Whether the row names a content of its own tenant. */
export function isOwnKey(tenantId: number, storageKey: string): boolean {
  return storageKey.startsWith(`${filesPrefix(tenantId)}/`) && NAME.test(storageKey);
}
