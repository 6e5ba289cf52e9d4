import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { GlobalDatabase } from '../../global/global-database';
import { leaseHeld } from './operation.errors';

const SECONDS = 120;

/** Exclusive rights by name, on the database's clock: one process at a time, and none for ever (never GET_LOCK: pitfalls P2). */
@Injectable()
export class Leases {
  constructor(private readonly database: GlobalDatabase) {}

  /** Runs `work` while holding the lease, renewed as it goes on. @throws DomainError LEASE_HELD when another process has it */
  async hold<T>(name: string, work: () => Promise<T>): Promise<T> {
    const token = randomUUID();
    if (!(await this.take(name, token))) throw leaseHeld({ name });
    const renewal = setInterval(() => void this.take(name, token).catch(() => undefined), (SECONDS / 4) * 1000).unref();
    try {
      return await work();
    } finally {
      clearInterval(renewal);
      await this.giveBack(name, token);
    }
  }

  /** Whether some process has the lease now. */
  isHeld(name: string): Promise<boolean> {
    return this.database.use(async (manager) => {
      const rows = await manager.query<unknown[]>(
        'SELECT 1 FROM leases WHERE name = ? AND expires_at >= UTC_TIMESTAMP(3)',
        [name],
      );
      return rows.length > 0;
    });
  }

  private take(name: string, token: string): Promise<boolean> {
    return this.database.transaction(async (manager) => {
      await manager.query(
        "INSERT IGNORE INTO leases (name, owner, token, expires_at) VALUES (?, '', 0, '2000-01-01')",
        [name],
      );
      const result = await manager.query<{ affectedRows: number }>(
        `UPDATE leases SET token = token + (owner <> ?), owner = ?, expires_at = UTC_TIMESTAMP(3) + INTERVAL ${SECONDS} SECOND
          WHERE name = ? AND (owner = ? OR expires_at < UTC_TIMESTAMP(3))`,
        [token, token, name, token],
      );
      return result.affectedRows === 1;
    });
  }

  private async giveBack(name: string, token: string): Promise<void> {
    await this.database.use((manager) =>
      manager.query("UPDATE leases SET expires_at = '2000-01-01' WHERE name = ? AND owner = ?", [name, token]),
    );
  }
}
