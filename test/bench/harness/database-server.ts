import { readFileSync } from 'node:fs';
import { createConnection } from 'mysql2/promise';
import type { Connection, RowDataPacket } from 'mysql2/promise';

/** The private database server of a run: created for it and removed after it. The account has all rights. */
export interface DatabaseServer {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

/** The servers from scripts/bench.mjs, as the environment variables that the product reads. */
export interface Servers {
  readonly DB_HOST: string;
  readonly DB_PORT: string;
  readonly DB_USER: string;
  readonly DB_PASSWORD: string;
  readonly REDIS_URL: string;
}

export function readServers(file: string): Servers {
  return JSON.parse(readFileSync(file, 'utf8')) as Servers;
}

/** Raises the server's limits for sessions and open tables: ten thousand tenants, and a recipe that keeps all of them connected. */
export async function openDatabaseServer(servers: Servers): Promise<DatabaseServer> {
  const { DB_HOST: host, DB_PORT: port, DB_USER: user, DB_PASSWORD: password } = servers;
  const server = { host, port: Number(port), user, password };
  const root = await connectAsRoot(server);
  await root.query('SET GLOBAL max_connections = 3000; SET GLOBAL table_open_cache = 20000');
  await root.query('SET GLOBAL table_definition_cache = 20000; SET GLOBAL innodb_buffer_pool_size = 1073741824');
  await root.end();
  return server;
}

export function connectAsRoot(server: DatabaseServer): Promise<Connection> {
  return createConnection({ ...server, multipleStatements: true });
}

/** Runs `work` over 1…`count` on several connections at once. */
export async function forEachNumber(
  server: DatabaseServer,
  count: number,
  work: (connection: Connection, number: number) => Promise<unknown>,
): Promise<void> {
  const connections = await Promise.all(Array.from({ length: 4 }, () => connectAsRoot(server)));
  let last = 0;
  const drain = async (connection: Connection): Promise<void> => {
    while (last < count) {
      last += 1;
      await work(connection, last);
    }
  };
  await Promise.all(connections.map(drain));
  await Promise.all(connections.map((connection) => connection.end()));
}

/** Counts, from outside and four times a second, the server's sessions of accounts whose names begin with `prefix`. */
export class ConnectionWatch {
  private readonly counts: number[] = [];
  private readonly timer: NodeJS.Timeout;
  private asking = false;

  private constructor(
    private readonly connection: Connection,
    private readonly prefix: string,
  ) {
    this.timer = setInterval(() => void this.sample(), 250).unref();
  }

  static async start(server: DatabaseServer, prefix: string): Promise<ConnectionWatch> {
    return new ConnectionWatch(await connectAsRoot(server), prefix);
  }

  /** @returns the maximum number of sessions */
  async stop(): Promise<number> {
    clearInterval(this.timer);
    await this.connection.end();
    return Math.max(0, ...this.counts);
  }

  private async sample(): Promise<void> {
    if (this.asking) return;
    this.asking = true;
    const [rows] = await this.connection.query<RowDataPacket[]>(
      'SELECT COUNT(*) AS held FROM information_schema.processlist WHERE user LIKE ?',
      [`${this.prefix.replaceAll('_', '\\_')}%`],
    );
    this.counts.push(Number(rows[0]?.['held'] ?? 0));
    this.asking = false;
  }
}
