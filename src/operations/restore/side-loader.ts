import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { quoteIdentifier } from '#persistence';
import { clientProgram } from '../database-client/client-programs';
import type { ClientOrder, LocalDump } from '../dump-thread/dump-order';
import { workOnDump } from '../dump-thread/dump-threads';
import { ServerConnections } from '../servers/server-connections';
import type { ServerSession } from '../servers/server-connections';
import { loadOptions, loadSql } from './dump-feeding';
import { SideDatabases } from './side-databases';
import type { SideDatabase } from './side-databases';

/** What is in a database, in the words of a backup's manifest. */
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

/** Loads dumps into databases beside the live ones. */
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
   * Makes the side database anew and fills it, by an account limited to it that ends with the work. What no dump holds is refused
   * before the client sees it. Every exit is looked at; whether all rows came is for {@link contents} to tell.
   *
   * @throws DomainError DUMP_FOREIGN_STATEMENT, CLIENT_MISSING, CLIENT_FAILED; what the stream of the dump throws
   */
  async load(side: SideDatabase, dump: LocalDump | Readable, onBytes?: (total: number) => void): Promise<void> {
    await this.withClient(side, (client) =>
      dump instanceof Readable
        ? loadSql(client, dump, onBytes)
        : workOnDump({ kind: 'load', dump, client }, { onBytes }),
    );
  }

  /** As {@link load}, of the rows the first of each INSERT alone: whether the server takes back what is in the dump. */
  async loadSample(side: SideDatabase, dump: LocalDump): Promise<void> {
    await this.withClient(side, (client) => workOnDump({ kind: 'sample', dump, client }));
  }

  private async withClient(side: SideDatabase, work: (client: ClientOrder) => Promise<unknown>): Promise<void> {
    const { server, database } = side;
    await this.sides.asOwner(side, async (login) => {
      // The client of a process that was killed writes on until its sessions are ended: now they are.
      await this.sides.createEmpty(side);
      const program = await clientProgram(server, 'load');
      await work({ program, login, args: [...loadOptions(server.flavour), database] });
    });
  }

  /** Tables with their rows counted one by one, and the numbers of everything else. */
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

/** Names of the tables of a database, in order. */
export async function tablesOf(session: ServerSession, database: string): Promise<string[]> {
  const rows = await session.query<{ name: string }[]>(
    "SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_TYPE = 'BASE TABLE' ORDER BY name",
    [database],
  );
  return rows.map(({ name }) => name);
}

const count = (what: string): string => `(SELECT COUNT(*) FROM information_schema.${what} = ?)`;

/** Numbers of what a database holds besides tables. */
export async function otherObjects(
  session: ServerSession,
  database: string,
): Promise<Omit<DatabaseContents['objects'], 'tables'>> {
  const [found] = await session.query<Record<string, string>[]>(
    `SELECT ${count('VIEWS WHERE TABLE_SCHEMA')} AS views, ${count('TRIGGERS WHERE TRIGGER_SCHEMA')} AS triggers,
      ${count('ROUTINES WHERE ROUTINE_SCHEMA')} AS routines, ${count('EVENTS WHERE EVENT_SCHEMA')} AS events`,
    [database, database, database, database],
  );
  const of = (kind: string): number => Number(found?.[kind] ?? 0);
  return { views: of('views'), triggers: of('triggers'), routines: of('routines'), events: of('events') };
}
