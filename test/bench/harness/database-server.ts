import { readFileSync } from 'node:fs';
import { createConnection } from 'mysql2/promise';
import type { Connection, RowDataPacket } from 'mysql2/promise';

/** The private server of a run, as scripts/bench.mjs wrote it down: made for the run, removed after it. */
export interface DatabaseServer {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

export function readDatabaseServer(file: string): DatabaseServer {
  return JSON.parse(readFileSync(file, 'utf8')) as DatabaseServer;
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

/** Counts from outside, four times a second, the sessions the server holds for accounts that begin with `prefix`. */
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

  /** @returns the most sessions seen at once. */
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
