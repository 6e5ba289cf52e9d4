import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { systemActor } from '#kernel';
import type { Actor } from '#kernel';
import { driverErrorOf, mapDatabaseError, runTransaction } from '#persistence';
import type { UnitOfWork } from '#persistence';
import { openGlobal } from '../database/global/global-data-source';
import { GLOBAL_SCHEMA_VERSION } from '../database/global/global-schema';
import { globalSchemaBehind, registryClosed } from './global-database.errors';
import { ConnectionShares } from './connection-shares';
import type { ConnectionShare } from './connection-shares';

const ACTOR = systemActor('control plane');
/** The account may write every table the application writes, but while another registry takes the place of this one. */
const TABLE_ACCESS_DENIED = 1142;
const SOON = { retryAfterSeconds: 5 };

/**
 * The global database, connected at first use and again whenever it was not: the application boots while it is down and goes on
 * by itself once it is back.
 */
@Injectable()
export class GlobalDatabase {
  private readonly shares = new ConnectionShares();
  private connecting: Promise<DataSource> | null = null;
  private answeredAt: number | null = null;

  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** When the database last did what it was asked, in milliseconds since the epoch; null before the first time. */
  get lastAnswerAt(): number | null {
    return this.answeredAt;
  }

  /**
   * Runs `work` outside a transaction, on one of the connections for ordinary work.
   *
   * @throws DomainError DATABASE_UNAVAILABLE when the database cannot be reached, DATABASE_OVERLOADED when too many wait for it
   */
  use<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.within('ordinary', work);
  }

  /**
   * Runs `work` in one transaction, again when the server rolled it back for a deadlock: it must have no effect outside.
   *
   * @throws DomainError as {@link use}, DATABASE_BUSY when the retries are used up; what `work` throws
   */
  transaction<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.transactionWithin('ordinary', work);
  }

  /** As {@link use}, on the connections reserved for logins. */
  useForLogin<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.within('authentication', work);
  }

  /** As {@link transaction}, on the connections reserved for logins. */
  transactionForLogin<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.transactionWithin('authentication', work);
  }

  /** As {@link transaction}, on the connections kept for the audit log. */
  transactionForAudit<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.transactionWithin('audit', work);
  }

  /** As {@link transaction}, with who acts. */
  async unit<T>(actor: Actor, work: (unit: UnitOfWork) => Promise<T>): Promise<T> {
    return this.use(({ dataSource }) => runTransaction(dataSource, actor, work));
  }

  /** Whether the database answers: not whether ordinary work keeps its connections busy. */
  async ping(): Promise<void> {
    await this.useForLogin((manager) => manager.query('SELECT 1'));
  }

  /** @throws DomainError GLOBAL_SCHEMA_BEHIND when the schema is older than this version needs, DATABASE_UNAVAILABLE */
  async assertCurrent(): Promise<void> {
    const rows = await this.use((manager) =>
      manager.query<unknown[]>('SELECT 1 FROM migrations WHERE name = ?', [GLOBAL_SCHEMA_VERSION]),
    ).catch((error: unknown) => {
      throw isUnprepared(error) ? globalSchemaBehind({}, { cause: error }) : error;
    });
    if (rows.length === 0) throw globalSchemaBehind({});
  }

  private transactionWithin<T>(share: ConnectionShare, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.within(share, ({ dataSource }) => runTransaction(dataSource, ACTOR, ({ manager }) => work(manager)));
  }

  private async within<T>(share: ConnectionShare, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    try {
      return await this.shares.run(share, async () => {
        const { manager } = await this.connected();
        const answer = await work(manager);
        this.answeredAt = Date.now();
        return answer;
      });
    } catch (error) {
      if (driverErrorOf(error)?.errno === TABLE_ACCESS_DENIED) throw registryClosed({}, { cause: error, ...SOON });
      throw mapDatabaseError(error);
    }
  }

  /** TypeORM calls a data source initialized before its metadata is built: whoever comes in between waits too. */
  private connected(): Promise<DataSource> {
    if (this.connecting !== null) return this.connecting;
    if (this.dataSource.isInitialized) return Promise.resolve(this.dataSource);
    this.connecting = openGlobal(this.dataSource).finally(() => {
      this.connecting = null;
    });
    return this.connecting;
  }
}

/**
 * No database (1049) or table of migrations (1146), or no account of this release that may read it (1044, 1045, 1142): each is made by
 * the migration.
 */
const UNPREPARED = new Set([1044, 1045, 1049, 1142, 1146]);

function isUnprepared(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  const errno = (driverErrorOf(error) ?? driverErrorOf(cause))?.errno;
  return errno !== undefined && UNPREPARED.has(errno);
}
