import { Injectable } from '@nestjs/common';
import { driverErrorOf, quoteIdentifier } from '#persistence';
import { ServerConnections } from '../servers/server-connections';
import type { ServerSession } from '../servers/server-connections';
import type { TenantLocation } from './tenant-location';

/** Figures of a table from its server. */
export interface TableFacts {
  readonly name: string;
  readonly dataBytes: number;
  readonly indexBytes: number;
  /** Allocated but unused space, which a rebuild would free. */
  readonly freeBytes: number;
  /** Number of rows, estimated by the optimizer. */
  readonly estimate: number;
}

export const bytesOf = ({ dataBytes, indexBytes }: TableFacts): number => dataBytes + indexBytes;

const VARIABLES: Readonly<Record<string, number>> = { lock_wait_timeout: 5 };
const MYSQL_VARIABLES = { ...VARIABLES, information_schema_stats_expiry: 0 };
const LOCK_WAIT_TIMEOUT = 1205;

interface Answered {
  readonly Msg_type: string;
}

/** Servers report a lock timeout as a row of the result or as an error. */
function lockedTable(error: unknown): Answered[] {
  if (driverErrorOf(error)?.errno !== LOCK_WAIT_TIMEOUT) throw error;
  return [{ Msg_type: 'error' }];
}

/** Access of the provisioning account to the tables of one tenant, with qualified names. */
@Injectable()
export class TenantTables {
  constructor(private readonly servers: ServerConnections) {}

  /**
   * A connection whose statements wait at most five seconds for a table, because other statements queue behind a waiting one. MySQL returns
   * sizes from a cache that is up to a day old, unless the session disables it.
   */
  session<T>(location: TenantLocation, work: (session: ServerSession) => Promise<T>): Promise<T> {
    const variables = location.flavour === 'mysql' ? MYSQL_VARIABLES : VARIABLES;
    return this.servers.alone(location, async (session) => {
      for (const [name, value] of Object.entries(variables)) await session.query(`SET SESSION ${name} = ${value}`);
      return work(session);
    });
  }

  /** Only the tenant's own tables: reading one schema of information_schema is cheap, reading all is not. */
  async list(session: ServerSession, { database, prefix }: TenantLocation): Promise<readonly TableFacts[]> {
    const rows = await session.query<Record<keyof TableFacts, string | number | null>[]>(
      `SELECT TABLE_NAME AS name, DATA_LENGTH AS dataBytes, INDEX_LENGTH AS indexBytes, DATA_FREE AS freeBytes, TABLE_ROWS AS estimate
        FROM information_schema.TABLES
        WHERE TABLE_SCHEMA = ? AND TABLE_TYPE = 'BASE TABLE' AND LEFT(TABLE_NAME, CHAR_LENGTH(?)) = ? ORDER BY TABLE_NAME`,
      [database, prefix, prefix],
    );
    return rows.map((row) => ({
      name: String(row.name),
      dataBytes: Number(row.dataBytes),
      indexBytes: Number(row.indexBytes),
      freeBytes: Number(row.freeBytes),
      estimate: Number(row.estimate),
    }));
  }

  /**
   * Rebuilds or analyzes the table; returns whether the server did it. Not written to the binary log: files and statistics differ between
   * servers, and a rebuild would block a replica or all nodes of a cluster.
   */
  async maintain(
    session: ServerSession,
    verb: 'ANALYZE' | 'OPTIMIZE',
    { database }: TenantLocation,
    table: string,
  ): Promise<boolean> {
    const rows = await session
      .query<Answered[]>(`${verb} NO_WRITE_TO_BINLOG TABLE ${quoteIdentifier(database)}.${quoteIdentifier(table)}`)
      .catch(lockedTable);
    return !rows.some((row) => row.Msg_type.toLowerCase() === 'error');
  }

  async countRows(session: ServerSession, { database }: TenantLocation, table: string): Promise<number> {
    const [row] = await session.query<{ counted: number | string }[]>(
      `SELECT COUNT(*) AS counted FROM ${quoteIdentifier(database)}.${quoteIdentifier(table)}`,
    );
    return Number(row?.counted ?? 0);
  }
}
