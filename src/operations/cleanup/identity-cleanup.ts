import { Injectable } from '@nestjs/common';
import { IsolatedLoop } from '#jobs';
import type { JobContext, JobHandler, JobPayload } from '#jobs';
import { GlobalDatabase } from '../../global/global-database';
import { ParametersService } from '../../global/parameters/parameters.service';

const AT_ONCE = 1000;
const before = (days: number): string => `UTC_TIMESTAMP(3) - INTERVAL ${days} DAY`;

/** Rows of one table that have served; the keys of those tables are `id`. */
interface Outlived {
  readonly table: string;
  readonly condition: string;
}

/** Nightly: what the control plane no longer needs to know. Retention is of `domain.md` §17.3. */
@Injectable()
export class IdentityCleanup implements JobHandler {
  readonly kind = 'identity.cleanup';
  private readonly loop = new IsolatedLoop('identity cleanup');

  constructor(
    private readonly database: GlobalDatabase,
    private readonly parameters: ParametersService,
  ) {}

  async run(job: JobContext): Promise<JobPayload> {
    const sessionDays = await this.parameters.get('retention.sessions_days');
    const removed: Record<string, number> = {};
    const failed = await this.loop.each(everythingOutlived(sessionDays), {
      name: ({ table }) => table,
      work: async (outlived) => {
        const { table } = outlived;
        removed[table] = (removed[table] ?? 0) + (await this.remove(job, outlived));
      },
      signal: job.signal,
    });
    this.loop.failed(failed);
    return removed;
  }

  /** In small transactions, in the order of the primary key: nobody waits long for a lock, and nothing is looked at twice. */
  private async remove(job: JobContext, { table, condition }: Outlived): Promise<number> {
    let total = 0;
    for (let last: string | number | null = null; ;) {
      job.signal.throwIfAborted();
      const ids: readonly (string | number)[] = await this.database.transaction(async (manager) => {
        await job.assertFence(manager);
        const rows = await manager.query<{ id: string | number }[]>(
          `SELECT id FROM ${table} WHERE (? IS NULL OR id > ?) AND (${condition}) ORDER BY id LIMIT ${AT_ONCE}`,
          [last, last],
        );
        const found = rows.map(({ id }) => id);
        if (found.length > 0) await manager.query(`DELETE FROM ${table} WHERE id IN (?)`, [found]);
        return found;
      });
      total += ids.length;
      last = ids.at(-1) ?? null;
      if (ids.length < AT_ONCE) return total;
    }
  }
}

function everythingOutlived(sessionDays: number): readonly Outlived[] {
  return [
    // Their refresh tokens go with them.
    { table: 'sessions', condition: `LEAST(expires_at, IFNULL(revoked_at, expires_at)) < ${before(sessionDays)}` },
    { table: 'one_time_links', condition: 'expires_at < UTC_TIMESTAMP(3)' },
    { table: 'idempotency_keys', condition: 'expires_at < UTC_TIMESTAMP(3)' },
    { table: 'platform_webhook_deliveries', condition: `status <> 'pending' AND created_at < ${before(30)}` },
    { table: 'job_runs', condition: `state IN ('done', 'discarded', 'cancelled') AND finished_at < ${before(30)}` },
    // Thousands a day, of which none is missed.
    {
      table: 'job_runs',
      condition: `kind IN ('metrics.sample', 'platform_webhooks.deliver', 'warm_pool.refill') AND state = 'done' AND finished_at < ${before(1)}`,
    },
  ];
}
