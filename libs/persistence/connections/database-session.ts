import type { Socket } from 'node:net';
import { createConnection } from 'mysql2';
import type { Connection, ConnectionOptions, QueryOptions, ResultSetHeader } from 'mysql2';
import { noteCommit, shareOfRequest } from '#kernel';
import { driverErrorOf } from '../driver-error';
import { broken, lostAnswer, mayHaveEffect, timedOut, unsent } from './connection-faults';

export type Answered = readonly [result: unknown, fields: unknown];

export interface SessionLimits {
  /** For the connection, the login and the settings of the session together. */
  readonly connectTimeoutMs: number;
  /** For one statement, from the moment it is handed over, whether or not an earlier one is still running. */
  readonly queryTimeoutMs: number;
}

export interface SessionPlan {
  readonly options: ConnectionOptions;
  /** The statement that gives a session its settings; null if the defaults of the server are right. */
  readonly settings: string | null;
  readonly limits: SessionLimits;
  /** Called once if the connection breaks. */
  readonly onLost: () => void;
}

type Done = (error: Error | null, ...answer: unknown[]) => void;

const IN_TRANSACTION = 0x0001;
const AUTOCOMMIT = 0x0002;
/** A statement of a request that has no time left is not sent. */
const MIN_MS = 1;

/**
 * One connection to a database server. Every wait for the server has a deadline that begins when the wait begins: mysql2 starts the
 * time of a statement when it is sent, so one behind a statement without an answer would wait for ever. A wait that passes its deadline
 * ends the connection and every other wait on it.
 */
export class DatabaseSession {
  /** Taken from the status flags of the server's last OK packet. */
  private isInTransaction = false;
  private fault: Error | null = null;
  private readonly waiting = new Set<(error: Error) => void>();
  private readonly raw: Connection;

  private constructor(private readonly plan: SessionPlan) {
    this.raw = createConnection({ ...plan.options, connectTimeout: plan.limits.connectTimeoutMs });
    this.raw.on('error', this.lost);
    this.raw.on('end', this.lost);
  }

  /** Connects, logs in and applies the settings. @throws errors of the driver */
  static async open(plan: SessionPlan): Promise<DatabaseSession> {
    const session = new DatabaseSession(plan);
    const { connectTimeoutMs } = plan.limits;
    const until = performance.now() + connectTimeoutMs;
    try {
      await session.ask(connectTimeoutMs, (done) => session.raw.connect(done));
      await session.applySettings(until - performance.now());
      return session;
    } catch (error) {
      session.close();
      throw error;
    }
  }

  /** False after any fault, in a transaction, or with a statement that was not answered: such a connection is never lent again. */
  get isFit(): boolean {
    return this.fault === null && !this.isInTransaction && this.waiting.size === 0;
  }

  /** Runs one statement. @throws errors of the driver */
  async query(statement: string | QueryOptions, parameters?: unknown[]): Promise<Answered> {
    const { timeout, ...options } = typeof statement === 'string' ? { sql: statement, timeout: undefined } : statement;
    const ms = shareOfRequest(timeout ?? this.plan.limits.queryTimeoutMs);
    if (ms < MIN_MS) throw unsent('the request has no time left');
    const hasEffect = mayHaveEffect(options.sql, this.isInTransaction);
    try {
      const answer = await this.ask(ms, (done) => {
        this.raw.query(parameters === undefined ? options : { ...options, values: parameters }, done);
      });
      this.observe(answer[0]);
      if (hasEffect) noteCommit();
      return [answer[0], answer[1]];
    } catch (error) {
      if (!(error instanceof Error) || !isLost(error)) throw error;
      this.end(error);
      throw driverErrorOf(error) === null ? error : lostAnswer(error, hasEffect);
    }
  }

  /** Moves the connection to another account. The server drops the state of the session. */
  async changeUser(to: { user: string; password: string; database: string; charset: string }): Promise<void> {
    const { connectTimeoutMs } = this.plan.limits;
    const until = performance.now() + connectTimeoutMs;
    await this.ask(connectTimeoutMs, (done) => this.raw.changeUser(to, done));
    await this.applySettings(until - performance.now());
  }

  /** Ends the connection because of an error, with every wait on it. */
  end(cause: Error): void {
    if (this.fault !== null) return;
    const error = driverErrorOf(cause) === null ? broken(cause) : cause;
    this.close(error);
    for (const fail of this.waiting) fail(error);
    this.plan.onLost();
  }

  /** Closes the connection, and ignores the errors that it raises while it closes. */
  close(reason: Error = unsent('the connection is closed')): void {
    this.fault ??= reason;
    this.raw.off('error', this.lost);
    this.raw.off('end', this.lost);
    this.raw.on('error', () => undefined);
    this.raw.destroy();
    // A peer that no longer answers would keep the socket half open for minutes.
    if (this.waiting.size > 0) (this.raw as unknown as { readonly stream: Socket }).stream.destroy();
  }

  /** Calls the listener once both sides have closed. Returns false, and never calls it, if that has happened already. */
  whenClosed(listener: () => void): boolean {
    const { stream } = this.raw as unknown as { readonly stream: Socket };
    if (stream.destroyed) return false;
    stream.once('close', listener);
    return true;
  }

  private readonly lost = (error?: Error): void => {
    this.end(error ?? Object.assign(new Error('the server closed the connection'), { code: 'ECONNRESET' }));
  };

  private async applySettings(ms: number): Promise<void> {
    const { settings } = this.plan;
    if (settings !== null) await this.ask(ms, (done) => this.raw.query(settings, done));
  }

  private ask(ms: number, send: (done: Done) => void): Promise<unknown[]> {
    const { fault } = this;
    if (fault !== null) return Promise.reject(unsent(fault.message));
    return new Promise((resolve, reject) => {
      const settled = (): boolean => {
        clearTimeout(timer);
        return this.waiting.delete(fail);
      };
      const fail = (error: Error): void => {
        if (settled()) reject(error);
      };
      const timer = setTimeout(() => this.end(timedOut(ms)), Math.max(0, shareOfRequest(ms)));
      this.waiting.add(fail);
      try {
        send((error, ...answer) => {
          if (error) fail(error);
          else if (settled()) resolve(answer);
        });
      } catch (error) {
        fail(error as Error);
      }
    });
  }

  /** Records the status flags of an answer. A result set has none here and cannot change them by itself. */
  private observe(answer: unknown): void {
    const status = (answer as (Partial<ResultSetHeader> & { serverStatus?: number }) | undefined)?.serverStatus;
    if (typeof status !== 'number') return;
    this.isInTransaction = (status & IN_TRANSACTION) !== 0 || (status & AUTOCOMMIT) === 0;
  }
}

/** True if the error is not an answer of the server: the state of the session is then unknown. */
function isLost(error: unknown): boolean {
  const driverError = driverErrorOf(error);
  return driverError === null || driverError.fatal || driverError.errno <= 0;
}
