import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { driverErrorOf, mapDatabaseError } from '#persistence';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import type { DatabaseServer } from '../../global/servers/database-server.entity';

/** What an operation says to a server, as the provisioning account. */
export interface ServerSession {
  query<T>(sql: string, parameters?: unknown[]): Promise<T>;
}

/** Connections of the provisioning account, one small pool per server, opened at first use. Nothing outside src/operations has it. */
@Injectable()
export class ServerConnections implements OnApplicationShutdown {
  private readonly pools = new Map<string, Promise<DataSource>>();

  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  /** @throws DomainError DATABASE_UNAVAILABLE; nothing thrown carries a statement, in its causes neither */
  async on<T>(server: Pick<DatabaseServer, 'host' | 'port'>, work: (session: ServerSession) => Promise<T>): Promise<T> {
    try {
      return await work(await this.pool(server));
    } catch (error) {
      throw mapDatabaseError(withoutSecrets(error));
    }
  }

  /**
   * As {@link on}, on one connection that has these session variables for as long as `work` lasts.
   *
   * @throws DomainError as {@link on}
   */
  async alone<T>(
    server: Pick<DatabaseServer, 'host' | 'port'>,
    variables: Readonly<Record<string, number>>,
    work: (session: ServerSession) => Promise<T>,
  ): Promise<T> {
    try {
      const runner = (await this.pool(server)).createQueryRunner();
      const set = async (valueOf: (variable: string) => string): Promise<void> => {
        for (const variable of Object.keys(variables))
          await runner.query(`SET SESSION ${variable} = ${valueOf(variable)}`);
      };
      try {
        await set((variable) => String(variables[variable]));
        return await work({
          query: <R>(sql: string, parameters?: unknown[]) => runner.query(sql, parameters) as Promise<R>,
        });
      } finally {
        // A connection that was lost has no session to mend.
        await set(() => 'DEFAULT').catch(() => undefined);
        await runner.release();
      }
    } catch (error) {
      throw mapDatabaseError(withoutSecrets(error));
    }
  }

  async onApplicationShutdown(): Promise<void> {
    for (const pool of this.pools.values()) await pool.then((opened) => opened.destroy()).catch(() => undefined);
  }

  private pool({ host, port }: Pick<DatabaseServer, 'host' | 'port'>): Promise<DataSource> {
    const key = `${host}:${port}`;
    const known = this.pools.get(key);
    if (known) return known;
    const { user, password } = this.settings.database;
    const opening = new DataSource({
      type: 'mariadb',
      host,
      port,
      username: user,
      password,
      charset: 'utf8mb4_unicode_ci',
      timezone: 'Z',
      poolSize: 8,
      connectTimeout: 2000,
      entities: [],
    }).initialize();
    this.pools.set(key, opening);
    opening.catch(() => this.pools.delete(key));
    return opening;
  }
}

/** TypeORM and the driver attach the statement to their errors; of an account statement that is the password. */
function withoutSecrets(error: unknown): unknown {
  const driver = driverErrorOf(error);
  if (driver === null) return error;
  const { errno, code, fatal } = driver;
  return Object.assign(new Error(`the server refused: ${code || 'error'} ${errno}`), { errno, code, fatal });
}
