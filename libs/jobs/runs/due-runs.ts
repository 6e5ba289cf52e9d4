import { Inject, Injectable } from '@nestjs/common';
import { JOB_SETTINGS } from '../jobs.options';
import type { JobSettings } from '../jobs.options';
import { WAITING_COLUMNS } from './run-rows';
import type { WaitingRun } from './run-rows';

const DUE = "state IN ('queued', 'failed') AND not_before <= UTC_TIMESTAMP(3)";
const RUNNING = "state = 'running' AND lease_until >= UTC_TIMESTAMP(3)";

/** Finds due runs without a queue. */
@Injectable()
export class DueRuns {
  constructor(@Inject(JOB_SETTINGS) private readonly settings: JobSettings) {}

  /**
   * The next runs of the given kinds: the first run of every tenant comes before the second of any. Tenants and servers
   * that already have the maximum number of running runs are left out; otherwise they could fill the whole result.
   */
  async next(kinds: readonly string[], limit: number): Promise<number[]> {
    if (kinds.length === 0) return [];
    const { perTenant, perServer } = this.settings.limits;
    const rows = await this.settings.database.use((manager) =>
      manager.query<{ runId: number }[]>(
        `SELECT due.id AS runId FROM (
            SELECT id, tenant_key, server_id, ROW_NUMBER() OVER (PARTITION BY tenant_key ORDER BY not_before, id) AS place
              FROM job_runs WHERE ${DUE} AND kind IN (?)
          ) AS due
          LEFT JOIN (SELECT tenant_key, COUNT(*) AS busy FROM job_runs WHERE ${RUNNING} GROUP BY tenant_key) AS ours
            ON ours.tenant_key = due.tenant_key
          LEFT JOIN (SELECT server_id, COUNT(*) AS busy FROM job_runs WHERE ${RUNNING} GROUP BY server_id) AS servers
            ON servers.server_id = due.server_id
          WHERE due.tenant_key = 0 OR (due.place + IFNULL(ours.busy, 0) <= ? AND IFNULL(servers.busy, 0) < ?)
          ORDER BY due.place, due.id LIMIT ?`,
        [kinds, perTenant, perServer, limit],
      ),
    );
    return rows.map(({ runId }) => runId);
  }

  /** Due runs after an id, ordered by id. */
  page(afterId: number, limit: number): Promise<WaitingRun[]> {
    return this.settings.database.use((manager) =>
      manager.query<WaitingRun[]>(
        `SELECT ${WAITING_COLUMNS} FROM job_runs WHERE id > ? AND ${DUE} ORDER BY id LIMIT ?`,
        [afterId, limit],
      ),
    );
  }
}
