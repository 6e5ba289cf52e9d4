import { basename } from 'node:path';
import type { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import { isDomainError } from '#kernel';
import { quoteIdentifier } from '#persistence';
import { startClient } from '../database-client/client-process';
import type { ClientProcess } from '../database-client/client-process';
import { clientProgram } from '../database-client/client-programs';
import { ServerConnections } from '../servers/server-connections';
import type { ServerSession } from '../servers/server-connections';
import { DumpScreen } from './dump-screen';
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

  /**
   * Makes the side database anew and fills it, by an account limited to it that ends with the work. What no dump holds is refused
   * before the client sees it. Every exit is looked at; whether all rows came is for {@link contents} to tell.
   *
   * @throws DomainError DUMP_FOREIGN_STATEMENT, CLIENT_MISSING, CLIENT_FAILED; what the stream of the dump throws
   */
  async load(side: SideDatabase, sql: Readable, onBytes?: (total: number) => void): Promise<void> {
    await this.sides.createEmpty(side);
    await this.sides.asOwner(side, async (login) => {
      const program = await clientProgram(side.server.flavour, 'load');
      const client = await startClient(program, login, [...loadOptions(program), side.database]);
      client.stdout.resume();
      await feed(client, sql, new DumpScreen(onBytes));
      await client.ended;
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

/** MySQL's client has no sandbox; in binary mode both obey no command in what they are given but `delimiter`. */
export function loadOptions(program: string): string[] {
  const isMariaDb = basename(program).startsWith('mariadb');
  return [
    ...(isMariaDb ? ['--sandbox'] : []),
    '--binary-mode',
    '--batch',
    '--skip-reconnect',
    '--local-infile=0',
    '--default-character-set=utf8mb4',
    "--init-command=SET SESSION sql_mode = 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION'",
  ];
}

/** Whoever failed first is named: the source, or the client that went away from it. */
export async function feed(client: ClientProcess, sql: Readable, screen: Transform): Promise<void> {
  try {
    await pipeline(sql, screen, client.stdin);
  } catch (error) {
    if (isDomainError(error)) client.kill();
    const failure = await client.ended.then(
      () => error,
      (reason: unknown) => reason,
    );
    throw isDomainError(error) ? error : failure;
  }
}
