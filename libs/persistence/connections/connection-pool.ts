import type { ConnectionOptions } from 'mysql2';
import { outsideRequest, shareOfRequest } from '#kernel';
import { isSilent } from '../driver-error';
import { databaseOverloaded } from '../persistence.errors';
import { CircuitBreaker } from './circuit-breaker';
import { unsent } from './connection-faults';
import { DatabaseSession } from './database-session';
import type { SessionLimits } from './database-session';
import { PoolLease } from './pool-lease';
import { SilenceWatch } from './silence-watch';

export interface ConnectionPoolOptions {
  readonly connection: ConnectionOptions;
  /** The statement that gives a session its settings; null if the defaults of the server are right. */
  readonly settings: string | null;
  readonly limits: SessionLimits & {
    readonly size: number;
    /** How long a request waits for a connection. */
    readonly acquireTimeoutMs: number;
    readonly mostWaiting: number;
  };
  /** Whether requests are refused at once while the server is known to hang. Wrong for statements that take minutes. */
  readonly hasCircuit: boolean;
}

type Taken = (error: unknown, lease?: PoolLease) => void;

interface Waiter {
  readonly taken: Taken;
  readonly timer: NodeJS.Timeout;
}

const BREAKER = { threshold: 3, pauseMs: 300 };
const RETRY_AFTER_SECONDS = 2;

/**
 * The connections of one data source, in the shape that TypeORM's driver expects of mysql2's pool. Unlike that pool it bounds every
 * wait, and a connection with a fault, a transaction or an unanswered statement is closed and never lent again.
 */
export class ConnectionPool {
  private readonly all = new Set<DatabaseSession>();
  /** Most recently returned connection last. */
  private idle: DatabaseSession[] = [];
  private readonly waiting = new Set<Waiter>();
  private opening = 0;
  private isClosed = false;
  private readonly breaker: CircuitBreaker;
  private readonly silence: SilenceWatch;

  constructor(private readonly options: ConnectionPoolOptions) {
    this.breaker = new CircuitBreaker({ ...BREAKER, probe: () => this.probe(), onHalfOpen: () => this.pump() });
    this.silence = new SilenceWatch(
      () => this.probe(),
      (error) => this.shut(error),
    );
  }

  /** Whether the server is known to hang. */
  get isOpen(): boolean {
    return this.breaker.isOpen;
  }

  getConnection(taken: Taken): void {
    if (this.isClosed) return taken(unsent('the pool is closed'));
    if (this.breaker.isOpen) return taken(unsent('the database server does not answer'));
    const { acquireTimeoutMs, mostWaiting } = this.options.limits;
    if (this.waiting.size >= mostWaiting) return taken(overloaded());
    const timer = setTimeout(() => this.refuse(waiter, overloaded()), shareOfRequest(acquireTimeoutMs));
    const waiter: Waiter = { taken, timer };
    this.waiting.add(waiter);
    return this.pump();
  }

  /** Closes the idle connections now and the lent ones when they are returned. */
  end(done: (error: null) => void): void {
    this.isClosed = true;
    this.breaker.stop();
    this.silence.stop();
    for (const waiter of this.waiting) this.refuse(waiter, unsent('the pool is closed'));
    this.dropIdle();
    done(null);
  }

  private pump(): void {
    for (const waiter of this.waiting) {
      const session = this.takeIdle();
      if (session === undefined) break;
      this.lend(waiter, session);
    }
    const { size } = this.options.limits;
    while (this.opening < this.waiting.size && this.all.size + this.opening < size) void this.open();
  }

  private takeIdle(): DatabaseSession | undefined {
    for (let session = this.idle.pop(); session !== undefined; session = this.idle.pop()) {
      if (session.isFit) return session;
      this.drop(session);
    }
    return undefined;
  }

  private lend(waiter: Waiter, session: DatabaseSession): void {
    clearTimeout(waiter.timer);
    this.waiting.delete(waiter);
    const lease = new PoolLease(session, {
      giveBack: (returned) => this.takeBack(returned),
      waiting: () => this.silence.asked(),
      answered: (error) => this.silence.answered(isSilent(error)),
    });
    // As in mysql2, the caller goes on after the present step.
    process.nextTick(() => waiter.taken(null, lease));
  }

  private takeBack(session: DatabaseSession): void {
    if (session.isFit && !this.isClosed && !this.breaker.isOpen) this.idle.push(session);
    else this.drop(session);
    this.pump();
  }

  private async open(): Promise<void> {
    this.opening += 1;
    try {
      const session = await this.connect();
      if (this.isClosed) session.close();
      else this.keep(session);
    } catch (error) {
      this.refuseFirst(error);
      if (isSilent(error) && this.options.hasCircuit && this.breaker.failed()) this.refuseAll(error);
    } finally {
      this.opening -= 1;
      this.pump();
    }
  }

  private keep(session: DatabaseSession): void {
    this.all.add(session);
    this.idle.push(session);
    this.breaker.succeeded();
  }

  /** A connection is for whoever needs it next, so the deadline of the request that asked for it does not apply. */
  private connect(): Promise<DatabaseSession> {
    const { connection, settings, limits } = this.options;
    let opened: DatabaseSession | undefined;
    const onLost = (): void => {
      if (opened !== undefined) this.lost(opened);
    };
    return outsideRequest(async () => {
      opened = await DatabaseSession.open({ options: connection, settings, limits, onLost });
      return opened;
    });
  }

  /** Connects and logs in. An answer of the server is one, even if it refuses. @throws the error if there is none */
  private async probe(): Promise<void> {
    try {
      const session = await this.connect();
      session.close();
    } catch (error) {
      if (isSilent(error)) throw error;
    }
  }

  /** The server stopped to answer: whatever waits for it now would wait in vain. */
  private shut(error: Error): void {
    if (this.options.hasCircuit && this.breaker.trip()) this.endAll(error);
  }

  private endAll(error: Error): void {
    for (const session of this.all) session.end(error);
    this.refuseAll(error);
  }

  private refuseAll(error: unknown): void {
    for (const waiter of this.waiting) this.refuse(waiter, error);
    this.dropIdle();
  }

  private lost(session: DatabaseSession): void {
    this.drop(session);
    this.idle = this.idle.filter((kept) => kept !== session);
    this.pump();
  }

  private dropIdle(): void {
    for (const session of this.idle.splice(0)) this.drop(session);
  }

  private drop(session: DatabaseSession): void {
    this.all.delete(session);
    session.close();
  }

  private refuseFirst(error: unknown): void {
    const [first] = this.waiting;
    if (first !== undefined) this.refuse(first, error);
  }

  private refuse(waiter: Waiter, error: unknown): void {
    clearTimeout(waiter.timer);
    if (this.waiting.delete(waiter)) waiter.taken(error);
  }
}

const overloaded = (): Error =>
  databaseOverloaded({}, { retryAfterSeconds: RETRY_AFTER_SECONDS, outcome: 'not_stored' });
