import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { quoteIdentifier } from '#persistence';
import { clientProgram } from './client/client-programs';
import type { ClientOrder, LocalDump } from './thread/dump-order';
import { workOnDump } from './thread/dump-threads';
import { ServerConnections } from '../servers/server-connections';
import type { ServerSession } from '../servers/server-connections';
import { loadOptions, loadSql } from './dump-feeding';
import { SideDatabases } from './side-databases';
import type { SideDatabase } from './side-databases';

/** Content of a database in the terms of a backup's manifest. */
export interface DatabaseContents {
  readonly rows: Readonly<Record<string, number>>;
  readonly objects: {
    readonly tables: number;
    readonly views: number;
    readonly triggers: number;
    readonly routines: number;
    readonly events: number;
  };
}

/** Loads dumps into side databases. */
@Injectable()
export class SideLoader {
  constructor(
    private readonly servers: ServerConnections,
    private readonly sides: SideDatabases,
  ) {}

  drop(side: SideDatabase): Promise<void> {
    return this.sides.drop(side);
  }

  /**
   * Recreates the side database and fills it with a temporary account that is limited to it. Statements that do not belong in a dump are
   * refused before they reach the client. All exit codes are checked; {@link contents} verifies the rows.
   *
   * @throws DomainError DUMP_FOREIGN_STATEMENT, CLIENT_MISSING, CLIENT_FAILED; the errors of the dump's stream
   */
  async load(side: SideDatabase, dump: LocalDump | Readable, onBytes?: (total: number) => void): Promise<void> {
    await this.withClient(side, (client) =>
      dump instanceof Readable
        ? loadSql(client, dump, onBytes)
        : workOnDump({ kind: 'load', dump, client }, { onBytes }),
    );
  }

  /** Like {@link load}, with only the first row of each INSERT: checks that the server accepts the dump. */
  async loadSample(side: SideDatabase, dump: LocalDump): Promise<void> {
    await this.withClient(side, (client) => workOnDump({ kind: 'sample', dump, client }));
  }

  private async withClient(side: SideDatabase, work: (client: ClientOrder) => Promise<unknown>): Promise<void> {
    const { server, database } = side;
    await this.sides.asOwner(side, async (login) => {
      // The client of a killed process continues to write until its sessions are ended, which has happened by now. So the database is
      // recreated.
      await this.sides.createEmpty(side);
      const program = await clientProgram(server, 'load');
      await work({ program, login, args: [...loadOptions(server.flavour), database] });
    });
  }

  /** Tables with exact row counts, and numbers of other objects. */
  contents({ server, database }: Pick<SideDatabase, 'server' | 'database'>): Promise<DatabaseContents> {
    return this.servers.on(server, async (session) => {
      const rows: Record<string, number> = {};
      for (const table of await tablesOf(session, database)) {
        const name = `${quoteIdentifier(database)}.${quoteIdentifier(table)}`;
        const [counted] = await session.query<{ total: string }[]>(`SELECT COUNT(*) AS total FROM ${name}`);
        rows[table] = Number(counted?.total);
      }
      const others = await otherObjects(session, database);
      return { rows, objects: { tables: Object.keys(rows).length, ...others } };
    });
  }
}

/** Names of the tables of a database, sorted. */
export async function tablesOf(session: ServerSession, database: string): Promise<string[]> {
  const rows = await session.query<{ name: string }[]>(
    "SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_TYPE = 'BASE TABLE' ORDER BY name",
    [database],
  );
  return rows.map(({ name }) => name);
}

const count = (what: string): string => `(SELECT COUNT(*) FROM information_schema.${what} = ?)`;

/** Numbers of the objects of a database besides tables. */
export async function otherObjects(
  session: ServerSession,
  database: string,
): Promise<Omit<DatabaseContents['objects'], 'tables'>> {
  const [found] = await session.query<Record<string, string>[]>(
    `SELECT ${count('VIEWS WHERE TABLE_SCHEMA')} AS views, ${count('TRIGGERS WHERE EVENT_OBJECT_SCHEMA')} AS triggers,
      ${count('ROUTINES WHERE ROUTINE_SCHEMA')} AS routines, ${count('EVENTS WHERE EVENT_SCHEMA')} AS events`,
    [database, database, database, database],
  );
  const of = (kind: string): number => Number(found?.[kind] ?? 0);
  return { views: of('views'), triggers: of('triggers'), routines: of('routines'), events: of('events') };
}
