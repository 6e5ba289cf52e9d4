import type { QueryOptions } from 'mysql2';
import { driverErrorOf } from '#persistence';
import { connectionMismatch } from '../tenancy.errors';
import { sameStamp } from './pooled-connection';
import type { PooledConnection, Stamp } from './pooled-connection';

type Answered = readonly [unknown, unknown];

/** What the pool does with a lease's connection, and learns of its use. */
interface Lender {
  giveBack(connection: PooledConnection): void;
  answered(microseconds: number): void;
}

/**
 * A connection lent to one query runner, in the shape TypeORM's MySQL driver expects of a pooled mysql2 connection. It ends
 * with `release`: whoever kept it cannot reach the connection any more.
 */
export class Lease {
  private ended = false;

  constructor(
    private readonly connection: PooledConnection,
    readonly stamp: Stamp,
    private readonly lender: Lender,
  ) {}

  /** The stamp the connection bears now; other than {@link Lease.stamp} only if it was re-homed while lent. */
  get connectionStamp(): Stamp | null {
    return this.ended ? null : this.connection.stamp;
  }

  promise(): Lease {
    return this;
  }

  /** One statement; answers `[result, fields]` as mysql2 does. */
  async query(statement: string | QueryOptions, parameters?: unknown[]): Promise<Answered> {
    const { connection } = this;
    if (this.ended || connection.raw === null || !sameStamp(connection.stamp, this.stamp)) throw this.mismatch();
    connection.pending += 1;
    const startedAt = performance.now();
    try {
      const answered = await send(connection.raw, statement, parameters);
      connection.observe(answered[0]);
      return answered;
    } catch (error) {
      if (leavesSessionUnknown(error)) connection.broken = true;
      throw error;
    } finally {
      connection.pending -= 1;
      this.lender.answered((performance.now() - startedAt) * 1000);
    }
  }

  release(): void {
    if (this.ended) return;
    this.ended = true;
    this.lender.giveBack(this.connection);
  }

  /** TypeORM attaches an error handler to connections that have none; the pool has its own. */
  listeners(): readonly unknown[] {
    return [this];
  }

  private mismatch(): Error {
    const found = this.connectionStamp;
    return connectionMismatch({
      expected: `${this.stamp.tenantId}@${this.stamp.epoch}`,
      found: found === null ? 'nobody' : `${found.tenantId}@${found.epoch}`,
    });
  }
}

function send(
  raw: NonNullable<PooledConnection['raw']>,
  statement: string | QueryOptions,
  values?: unknown[],
): Promise<Answered> {
  const options = typeof statement === 'string' ? { sql: statement, values } : { ...statement, values };
  return new Promise((resolve, reject) => {
    raw.query(options, (error, result, fields) => (error ? reject(error) : resolve([result, fields])));
  });
}

/** A fatal error, a lost connection, or a statement given up while the server still works on it. */
function leavesSessionUnknown(error: unknown): boolean {
  const driverError = driverErrorOf(error);
  return driverError === null || driverError.fatal || driverError.errno === 0;
}
