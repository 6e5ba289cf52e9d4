import { Inject, Injectable } from '@nestjs/common';
import type { QueryRunner } from 'typeorm';
import { mapDatabaseError, PooledDataSource, QUIET_LOGGER } from '#persistence';
import type { Settings } from '../../../config/settings';
import { SETTINGS } from '../../../config/settings.module';
import type { DatabaseServer } from '../../../global/servers/database-server.entity';
import type { StoredRow } from './stored-row';

/** A database on a server. */
export interface RowPlace {
  readonly server: Pick<DatabaseServer, 'host' | 'port'>;
  readonly database: string;
}

/** A connection to one database that returns stored values unchanged: dates, decimals and JSON as text. */
export interface RowSession {
  readonly database: string;
  query(sql: string, parameters?: readonly unknown[]): Promise<readonly StoredRow[]>;
}

/**
 * Reads and writes whole databases row by row as the provisioning account: independent of the tenant's status, concurrent with its
 * requests, and without use of its connection pool.
 */
@Injectable()
export class RowConnections {
  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  /** Runs `work` in one snapshot. @throws DomainError DATABASE_UNAVAILABLE; the errors of `work` */
  reading<T>(place: RowPlace, work: (session: RowSession) => Promise<T>): Promise<T> {
    return this.connected(place, async (runner) => {
      await runner.query('SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ');
      await runner.query('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY');
      return work(sessionOf(place, runner));
    });
  }

  /** Foreign keys are not checked, so that tables can be filled in any order. @throws the errors of {@link reading} */
  filling<T>(place: RowPlace, work: (session: RowSession) => Promise<T>): Promise<T> {
    return this.connected(place, async (runner) => {
      await runner.query("SET SESSION foreign_key_checks = 0, sql_mode = CONCAT(@@sql_mode, ',NO_AUTO_VALUE_ON_ZERO')");
      return work(sessionOf(place, runner));
    });
  }

  /** Opens a connection for the work and closes it afterwards, which also ends open transactions. */
  private async connected<T>(place: RowPlace, work: (runner: QueryRunner) => Promise<T>): Promise<T> {
    const { user, password } = this.settings.database;
    const dataSource = new PooledDataSource({
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
