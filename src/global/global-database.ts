import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { clock, isDomainError, SharedWork, systemActor } from '#kernel';
import type { Actor } from '#kernel';
import { driverErrorOf, mapDatabaseError, readClock, runTransaction } from '#persistence';
import type { UnitOfWork } from '#persistence';
import { GLOBAL_SCHEMA_VERSION } from '../database/global/global-schema';
import { globalSchemaBehind, registryClosed } from './global-database.errors';
import { ConnectionShares } from './connection-shares';
import type { ConnectionShare } from './connection-shares';

const ACTOR = systemActor('control plane');
/** MySQL error 1142. The account has access to every table of the application, except while a restore replaces the registry. */
const TABLE_ACCESS_DENIED = 1142;
const CONNECT_MS = 10_000;
const SOON = { retryAfterSeconds: 5 };

/**
 * The global database. It connects at first use and reconnects after each disconnection: the application boots while the database
 * is down and recovers by itself.
 */
@Injectable()
export class GlobalDatabase {
  private readonly shares = new ConnectionShares();
  private readonly connecting = new SharedWork('the global database', CONNECT_MS, () => this.open());
  private answeredAt: number | null = null;

  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** The last successful query, on the monotonic clock in milliseconds; null before the first one. */
  get lastAnswerAt(): number | null {
    return this.answeredAt;
  }

  /**
   * Runs `work` outside a transaction, on a connection for ordinary work.
   *
   * @throws DomainError DATABASE_UNAVAILABLE when the database cannot be reached, DATABASE_OVERLOADED when too many requests wait
   * for it, GLOBAL_SCHEMA_BEHIND when a CHECK of an older schema refuses a value, VALUE_NOT_ALLOWED when one of the current schema does
   */
  use<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.within('ordinary', work);
  }

  /**
   * Runs `work` in one transaction, and repeats it after a deadlock: `work` must have no side effect outside the database.
   *
   * @throws DomainError as {@link use}, DATABASE_BUSY when the retries are exhausted; errors of `work`
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

  /** As {@link transaction}, on the connections reserved for the audit log. */
  transactionForAudit<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.transactionWithin('audit', work);
  }

  /** As {@link transaction}, with the actor. */
  async unit<T>(actor: Actor, work: (unit: UnitOfWork) => Promise<T>): Promise<T> {
    return this.use(({ dataSource }) => runTransaction(dataSource, actor, work));
  }

  /** Checks that the database answers, even while ordinary work uses all its connections. */
  async ping(): Promise<void> {
    await this.useForLogin((manager) => manager.query('SELECT 1'));
  }

  /** Sets the clock of this process by the clock of the database. @throws DomainError DATABASE_UNAVAILABLE */
  async readClock(): Promise<void> {
    await this.within('authentication', readClock);
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
        this.answeredAt = clock.monotonicMs();
        return answer;
      });
    } catch (error) {
      if (driverErrorOf(error)?.errno === TABLE_ACCESS_DENIED) throw registryClosed({}, { cause: error, ...SOON });
      throw await this.explained(mapDatabaseError(error));
    }
  }

  /** A CHECK of an older schema does not know the new codes of this release. */
  private async explained(failure: unknown): Promise<unknown> {
    if (!isDomainError(failure, 'VALUE_NOT_ALLOWED')) return failure;
    try {
      await this.assertCurrent();
      return failure;
    } catch (error) {
      const isBehind = isDomainError(error, 'GLOBAL_SCHEMA_BEHIND');
      return isBehind ? globalSchemaBehind({}, { cause: failure, ...SOON }) : failure;
    }
  }

  /** TypeORM sets `isInitialized` before the metadata is built, so concurrent callers wait for the same promise. */
  private connected(): Promise<DataSource> {
    const isConnected = this.dataSource.isInitialized && !this.connecting.isRunning;
    return isConnected ? Promise.resolve(this.dataSource) : this.connecting.join();
  }

  /** The clock is read before any work, so that a command that ends soon knows the time too. */
  private async open(): Promise<DataSource> {
    const opened = await this.dataSource.initialize();
    await readClock(opened.manager);
    return opened;
  }
}

/**
 * Errors that the migration fixes: missing database (1049) or table of migrations (1146), missing account or rights of this
 * release (1044, 1045, 1142).
 */
const UNPREPARED = new Set([1044, 1045, 1049, 1142, 1146]);

function isUnprepared(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  const errno = (driverErrorOf(error) ?? driverErrorOf(cause))?.errno;
  return errno !== undefined && UNPREPARED.has(errno);
}
