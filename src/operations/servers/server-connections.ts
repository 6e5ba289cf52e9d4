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
