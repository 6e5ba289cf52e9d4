import { quoteIdentifier } from '#persistence';
import { answersOf } from '../../servers/database-pages';
import type { Answers } from '../../servers/database-pages';
import type { ServerSession } from '../../servers/server-connections';

/** A row of a tenant that names a file of the store. */
export interface NamingRow {
  /** Null for the file of an import that is not finished. */
  readonly id: number | null;
  readonly storageKey: string;
  readonly sha256: string | null;
  /** 1 unless the row is marked as deleted; the content is kept for some days then. */
  readonly isLive: number | string;
}

/** Rows that are read at a time. */
export const ROWS = 1000;

const imports = (database: string): string =>
  `SELECT NULL AS id, storage_key AS storageKey, NULL AS sha256, 1 AS isLive FROM ${quoteIdentifier(database)}.imports
    WHERE finished_at IS NULL LIMIT ${ROWS}`;

const attachments = (database: string, below: string): string =>
  `SELECT id, storage_key AS storageKey, sha256, deleted_at IS NULL AS isLive FROM ${quoteIdentifier(database)}.attachments
    WHERE purged_at IS NULL ${below} ORDER BY id DESC LIMIT ${ROWS}`;

/** The newest rows of many databases, with one statement for a page of them. */
export const newestRows = (session: ServerSession, databases: readonly string[]): Promise<Answers<NamingRow>> =>
  answersOf<NamingRow>(session, databases, (name) => ({
    sql: `(${attachments(name, '')}) UNION ALL (${imports(name)})`,
  }));

/** The rows of attachments below an id, the newest first. */
export const rowsBelow = (session: ServerSession, database: string, id: number): Promise<readonly NamingRow[]> =>
  session.query<readonly NamingRow[]>(attachments(database, 'AND id < ?'), [id]);
