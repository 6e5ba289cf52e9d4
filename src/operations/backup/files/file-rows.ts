import { Injectable } from '@nestjs/common';
import { quoteIdentifier } from '#persistence';
import { filesPrefix } from '../../../attachments/attachment-keys';
import { ServerConnections } from '../../servers/server-connections';
import type { ServerSession } from '../../servers/server-connections';

/** The row of a tenant's file. It may come from a foreign dump, so its values are validated. */
export interface FileRow {
  readonly id: number;
  readonly entityType: string;
  readonly entityId: number;
  readonly storageKey: string;
  readonly sha256: string;
  readonly bytes: number;
  /** The content was deleted permanently a moment ago; a dump may not have this change. */
  readonly isPurged: boolean;
}

/** The location of the table. */
export interface FileTable {
  readonly host: string;
  readonly port: number;
  readonly database: string;
}

const PAGE = 1000;
/** A dump may contain a file that was removed while the backup was made. The margin covers differences between clocks. */
const RECENTLY = 'UTC_TIMESTAMP(3) - INTERVAL 1 HOUR';

/** Reads the files of a tenant that have a usable content. Files in quarantine cannot be downloaded and are not backed up. */
@Injectable()
export class FileRows {
  constructor(private readonly servers: ServerConnections) {}

  /** The present time by the server's clock: contents removed later still existed now. */
  async now(table: FileTable): Promise<string> {
    const [row] = await this.servers.on(table, (session) =>
      session.query<{ at: string }[]>(`SELECT CAST(${RECENTLY} AS CHAR) AS at`),
    );
    return row?.at ?? '';
  }

  /** Reads in the order of the key, page by page; with `since` also files that were removed after it. */
  async *pages(table: FileTable, since: string | null = null): AsyncGenerator<readonly FileRow[]> {
    for (let afterId = 0; ;) {
      const rows = await this.servers.on(table, (session) => pageOf(session, table.database, { afterId, since }));
      if (rows.length > 0) yield rows;
      afterId = rows.at(-1)?.id ?? afterId;
      if (rows.length < PAGE) return;
    }
  }

  /** The file names given by the users who uploaded them. */
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

/** An old database or an incomplete dump may not have the table. */
async function hasTable(session: ServerSession, database: string): Promise<boolean> {
  const rows = await session.query<unknown[]>(
    "SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = 'attachments'",
    [database],
  );
  return rows.length > 0;
}

const NAME = /^[A-Za-z0-9_-]+(?:\/[A-Za-z0-9_-]+)*$/;

/** Whether the row refers to a content of its own tenant. */
export function isOwnKey(tenantId: number, storageKey: string): boolean {
  return storageKey.startsWith(`${filesPrefix(tenantId)}/`) && NAME.test(storageKey);
}
