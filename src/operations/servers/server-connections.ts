import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { DataSource, DataSourceOptions } from 'typeorm';
import { driverErrorOf, mapDatabaseError, PooledDataSource, QUIET_LOGGER } from '#persistence';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import type { DatabaseServer } from '../../global/servers/database-server.entity';

/**
 * The longest statements. The slowest ordinary ones drop a large database or count a large table; work that may last for hours, such as a
 * rebuild or an exchange of rows, takes a connection of its own. Migrations have their own connections.
 */
const MAX_MS = { shared: 30 * 60_000, alone: 6 * 3_600_000 } as const;

/** A session of the provisioning account on a server. */
export interface ServerSession {
  query<T>(sql: string, parameters?: unknown[]): Promise<T>;
}

export type ServerAddress = Pick<DatabaseServer, 'host' | 'port'>;

/** Connections of the provisioning account: one small pool per server, opened at first use. Not available outside src/operations. */
@Injectable()
export class ServerConnections implements OnApplicationShutdown {
  protected readonly longestMs: Readonly<Record<'shared' | 'alone', number>> = MAX_MS;
  private readonly pools = new Map<string, Promise<DataSource>>();

  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  /** @throws DomainError DATABASE_UNAVAILABLE; no error or cause contains a statement */
  async on<T>(server: ServerAddress, work: (session: ServerSession) => Promise<T>): Promise<T> {
    try {
      return await work(await this.pool(server));
    } catch (error) {
      throw mapDatabaseError(withoutSecrets(error));
    }
  }

  /** Like {@link on}, with a separate connection that is closed afterwards, so that session variables do not affect other work. */
  alone<T>(server: ServerAddress, work: (session: ServerSession) => Promise<T>): Promise<T> {
    return this.on(server, async () => {
      const source = await opened(this.optionsOf(server, 1, this.longestMs.alone));
      // A pool closes a connection that comes back within a transaction: the runner keeps one until the end.
      const alone = source.createQueryRunner();
      try {
        return await work({ query: (sql, parameters) => alone.query(sql, parameters) });
      } finally {
        await alone.release();
        await source.destroy();
      }
    });
  }

  async onApplicationShutdown(): Promise<void> {
    for (const pool of this.pools.values()) await pool.then((source) => source.destroy()).catch(() => undefined);
  }

  private pool(server: ServerAddress): Promise<DataSource> {
    const key = `${server.host}:${server.port}`;
    const known = this.pools.get(key);
    if (known) return known;
    const opening = opened(this.optionsOf(server, 8, this.longestMs.shared));
    this.pools.set(key, opening);
    opening.catch(() => this.pools.delete(key));
    return opening;
  }

  private optionsOf({ host, port }: ServerAddress, poolSize: number, longestMs: number): DataSourceOptions {
    const { user, password } = this.settings.database;
    return {
      type: 'mariadb',
      host,
      port,
      username: user,
      password,
      charset: 'utf8mb4_unicode_ci',
      timezone: 'Z',
      poolSize,
      connectTimeout: 2000,
      enableQueryTimeout: true,
      maxQueryExecutionTime: longestMs,
      logger: QUIET_LOGGER,
      entities: [],
    };
  }
}

/**
 * Seconds that a statement of this account waits for a table. The default is a day on MariaDB and a year on MySQL, and everybody who wants
 * the table later waits too.
 */
export const LOCK_WAIT_SECONDS = 10;

/** Bytes of a text that a server puts together of many rows, such as the fingerprint of a schema. */
const GROUP_CONCAT_BYTES = 16 * 1024 * 1024;

const SESSION_SETTINGS = `SET SESSION lock_wait_timeout = ${LOCK_WAIT_SECONDS}, group_concat_max_len = ${GROUP_CONCAT_BYTES}`;

const opened = (options: DataSourceOptions): Promise<DataSource> =>
  new PooledDataSource(options, { settings: SESSION_SETTINGS }).initialize();

/** TypeORM and the driver attach the statement to their errors; an account statement contains the password. */
function withoutSecrets(error: unknown): unknown {
  const driver = driverErrorOf(error);
  if (driver === null) return error;
  const { errno, code, fatal } = driver;
  return Object.assign(new Error(`the server refused: ${code || 'error'} ${errno}`), { errno, code, fatal });
}
