import type { QueryOptions } from 'mysql2';
import { unsent } from './connection-faults';
import type { Answered, DatabaseSession } from './database-session';

/** What a pool does with the connection that it lent. */
export interface Lender {
  giveBack(session: DatabaseSession): void;
  answered(error: unknown): void;
  waiting(): void;
}

/** A connection lent to one query runner, in the shape that TypeORM's driver expects of a connection of mysql2's pool. */
export class PoolLease {
  private hasEnded = false;

  constructor(
    private readonly session: DatabaseSession,
    private readonly lender: Lender,
  ) {}

  promise(): PoolLease {
    return this;
  }

  /** Runs one statement and returns `[result, fields]` like mysql2. */
  async query(statement: string | QueryOptions, parameters?: unknown[]): Promise<Answered> {
    if (this.hasEnded) throw unsent('the connection was given back');
    this.lender.waiting();
    try {
      const answer = await this.session.query(statement, parameters);
      this.lender.answered(null);
      return answer;
    } catch (error) {
      this.lender.answered(error);
      throw error;
    }
  }

  release(): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    this.lender.giveBack(this.session);
  }

  /** TypeORM attaches an error handler to connections without one; the session has its own, so this list is not empty. */
  listeners(): readonly unknown[] {
    return [this];
  }
}
