import { Injectable } from '@nestjs/common';
import { IsolatedLoop } from '#jobs';
import type { TaskRun } from '#jobs';
import { GlobalDatabase } from '../../global/global-database';
import { ParametersService } from '../../global/parameters/parameters.service';

const BATCH_SIZE = 1000;
const before = (days: number): string => `UTC_TIMESTAMP(3) - INTERVAL ${days} DAY`;

/** Expired rows of one table; the primary key of these tables is `id`. */
interface ExpiredRows {
  readonly table: string;
  readonly condition: string;
}

/** Deletes expired data of the control plane every night. The retention times are those of `domain.md` §17.3. */
@Injectable()
export class IdentityCleanup {
  private readonly loop = new IsolatedLoop('identity cleanup');

  constructor(
    private readonly database: GlobalDatabase,
    private readonly parameters: ParametersService,
  ) {}

  async run(job: TaskRun): Promise<Record<string, number>> {
    const sessionDays = await this.parameters.get('retention.sessions_days');
    const removed: Record<string, number> = {};
    const failed = await this.loop.each(allExpiredRows(sessionDays), {
      name: ({ table }) => table,
      work: async (expired) => {
        const { table } = expired;
        removed[table] = (removed[table] ?? 0) + (await this.remove(job, expired));
      },
      signal: job.signal,
    });
    this.loop.failed(failed);
    return removed;
  }

  /** Deletes in small transactions, in the order of the primary key: locks are short and no row is read twice. */
  private async remove(job: TaskRun, { table, condition }: ExpiredRows): Promise<number> {
    let total = 0;
    for (let last: string | number | null = null; ;) {
      job.signal.throwIfAborted();
      const ids: readonly (string | number)[] = await this.database.transaction(async (manager) => {
        await job.assertFence(manager);
        const rows = await manager.query<{ id: string | number }[]>(
          `SELECT id FROM ${table} WHERE (? IS NULL OR id > ?) AND (${condition}) ORDER BY id LIMIT ${BATCH_SIZE}`,
          [last, last],
        );
        const found = rows.map(({ id }) => id);
        if (found.length > 0) await manager.query(`DELETE FROM ${table} WHERE id IN (?)`, [found]);
        return found;
      });
      total += ids.length;
      last = ids.at(-1) ?? null;
      if (ids.length < BATCH_SIZE) return total;
    }
  }
}

function allExpiredRows(sessionDays: number): readonly ExpiredRows[] {
  return [
    // The foreign key also deletes their refresh tokens.
    { table: 'sessions', condition: `LEAST(expires_at, IFNULL(revoked_at, expires_at)) < ${before(sessionDays)}` },
    { table: 'one_time_links', condition: 'expires_at < UTC_TIMESTAMP(3)' },
    { table: 'idempotency_keys', condition: 'expires_at < UTC_TIMESTAMP(3)' },
    { table: 'platform_webhook_deliveries', condition: `status <> 'pending' AND created_at < ${before(30)}` },
    { table: 'job_runs', condition: `state IN ('done', 'discarded', 'cancelled') AND finished_at < ${before(30)}` },
    // There are thousands of these a day, and none of them is of interest later.
    {
      table: 'job_runs',
      condition: `kind IN ('mail.deliver', 'metrics.sample', 'papers.keep', 'platform_webhooks.deliver', 'warm_pool.refill', 'webhooks.deliver') AND state = 'done' AND finished_at < ${before(1)}`,
    },
  ];
}
