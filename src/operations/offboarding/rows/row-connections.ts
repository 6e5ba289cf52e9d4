import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { QueryRunner } from 'typeorm';
import { mapDatabaseError, QUIET_LOGGER } from '#persistence';
import type { Settings } from '../../../config/settings';
import { SETTINGS } from '../../../config/settings.module';
import type { DatabaseServer } from '../../../global/servers/database-server.entity';
import type { StoredRow } from './stored-row';

/** One database of a server. */
export interface RowPlace {
  readonly server: Pick<DatabaseServer, 'host' | 'port'>;
  readonly database: string;
}

/** A connection on one database that reads values as they are stored: dates, decimals and JSON as text. */
export interface RowSession {
  readonly database: string;
  query(sql: string, parameters?: readonly unknown[]): Promise<readonly StoredRow[]>;
}

/**
 * Whole databases row by row, as the provisioning account: whatever the tenant's status, beside its requests, and with no share in
 * the connections they wait for.
 */
@Injectable()
export class RowConnections {
  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  /** Everything `work` reads is of one moment. @throws DomainError DATABASE_UNAVAILABLE; what `work` throws */
  reading<T>(place: RowPlace, work: (session: RowSession) => Promise<T>): Promise<T> {
    return this.connected(place, async (runner) => {
      await runner.query('SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ');
      await runner.query('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY');
      return work(sessionOf(place, runner));
    });
  }

  /** References are not looked after, so that tables can be filled in any order. @throws as {@link reading} */
  filling<T>(place: RowPlace, work: (session: RowSession) => Promise<T>): Promise<T> {
    return this.connected(place, async (runner) => {
      await runner.query("SET SESSION foreign_key_checks = 0, sql_mode = CONCAT(@@sql_mode, ',NO_AUTO_VALUE_ON_ZERO')");
      return work(sessionOf(place, runner));
    });
  }

  /** A connection that ends with the work, and with it what it had open. */
  private async connected<T>(place: RowPlace, work: (runner: QueryRunner) => Promise<T>): Promise<T> {
    const { user, password } = this.settings.database;
    const dataSource = new DataSource({
      type: 'mariadb',
      host: place.server.host,
      port: place.server.port,
      username: user,
      password,
      database: place.database,
      charset: 'utf8mb4_unicode_ci',
      timezone: 'Z',
      poolSize: 1,
      connectTimeout: 2000,
      logger: QUIET_LOGGER,
      entities: [],
      dateStrings: true,
      supportBigNumbers: true,
      bigNumberStrings: false,
      extra: { jsonStrings: true },
    });
    try {
      await dataSource.initialize();
      const runner = dataSource.createQueryRunner();
      try {
        return await work(runner);
      } finally {
        await runner.release();
      }
    } catch (error) {
      throw mapDatabaseError(error);
    } finally {
      if (dataSource.isInitialized) await dataSource.destroy();
    }
  }
}

const sessionOf = ({ database }: RowPlace, runner: QueryRunner): RowSession => ({
  database,
  query: (sql, parameters = []) => runner.query(sql, [...parameters]) as Promise<readonly StoredRow[]>,
});
