import type { QueryOptions } from 'mysql2';
import { isSilent } from '#persistence';
import type { Answered } from '#persistence';
import { connectionMismatch } from '../tenancy.errors';
import { sameStamp } from './pooled-connection';
import type { PooledConnection, Stamp } from './pooled-connection';

/** The pool's side of a lease: it takes the connection back and records the duration of statements. */
interface Lender {
  giveBack(connection: PooledConnection): void;
  asked(): void;
  /** `isSilence` if no answer of the server came. */
  answered(microseconds: number, isSilence: boolean): void;
}

/**
 * A connection lent to one query runner, in the shape that TypeORM's MySQL driver expects of a pooled mysql2
 * connection. `release` ends the lease; after that the holder cannot reach the connection any more.
 */
export class Lease {
  private ended = false;

  constructor(
    private readonly connection: PooledConnection,
    readonly stamp: Stamp,
    private readonly lender: Lender,
  ) {}

  /**
   * The present stamp of the connection. It differs from {@link Lease.stamp} only if the connection was reassigned
   * while it was lent.
   */
  get connectionStamp(): Stamp | null {
    return this.ended ? null : this.connection.stamp;
  }

  promise(): Lease {
    return this;
  }

  /** Runs one statement and returns `[result, fields]` like mysql2. */
  async query(statement: string | QueryOptions, parameters?: unknown[]): Promise<Answered> {
    const { connection } = this;
    if (this.ended || connection.session === null || !sameStamp(connection.stamp, this.stamp)) throw this.mismatch();
    const startedAt = performance.now();
    this.lender.asked();
    let isSilence = false;
    try {
      return await connection.session.query(statement, parameters);
    } catch (error) {
      isSilence = isSilent(error);
      throw error;
    } finally {
      this.lender.answered((performance.now() - startedAt) * 1000, isSilence);
    }
  }

  release(): void {
    if (this.ended) return;
    this.ended = true;
    this.lender.giveBack(this.connection);
  }

  /** TypeORM attaches an error handler to connections without one; the pool has its own, so this list is not empty. */
  listeners(): readonly unknown[] {
    return [this];
  }

  private mismatch(): Error {
    const found = this.connectionStamp;
    return connectionMismatch({
      expected: `${this.stamp.tenantId}@${this.stamp.epoch}`,
      found: found === null ? 'no tenant' : `${found.tenantId}@${found.epoch}`,
    });
  }
}
