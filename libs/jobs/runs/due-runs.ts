import { Inject, Injectable } from '@nestjs/common';
import { JOB_SETTINGS } from '../jobs.options';
import type { JobSettings } from '../jobs.options';
import type { RunPlaces } from '../job';
import { limitsOf, ofPlaces, outsideKinds } from './run-places';
import { WAITING_COLUMNS } from './run-rows';
import type { WaitingRun } from './run-rows';

const DUE = "state IN ('queued', 'failed') AND not_before <= UTC_TIMESTAMP(3)";
const RUNNING = "state = 'running' AND lease_until >= UTC_TIMESTAMP(3)";

/** The kinds that this process can execute. */
interface HandledKinds {
  kindsOf(places: RunPlaces): readonly string[];
}

/** Finds due runs without a queue. */
@Injectable()
export class DueRuns {
  constructor(@Inject(JOB_SETTINGS) private readonly settings: JobSettings) {}

  /**
   * The next runs that take these places: the first run of every tenant comes before the second of any. Tenants and servers
   * that already have the maximum number of running runs are left out; otherwise they could fill the whole result.
   */
  async next(places: RunPlaces, handlers: HandledKinds, limit: number): Promise<number[]> {
    const kinds = handlers.kindsOf(places);
    if (kinds.length === 0 || limit === 0) return [];
    const { perTenant, perServer } = limitsOf(places, this.settings.limits);
    const running = `${RUNNING} AND ${ofPlaces(places)}`;
    const outside = outsideKinds(handlers);
    const rows = await this.settings.database.use((manager) =>
      manager.query<{ runId: number }[]>(
        `SELECT due.id AS runId FROM (
            SELECT id, tenant_key, server_id, ROW_NUMBER() OVER (PARTITION BY tenant_key ORDER BY not_before, id) AS place
              FROM job_runs WHERE ${DUE} AND kind IN (?)
          ) AS due
          LEFT JOIN (SELECT tenant_key, COUNT(*) AS busy FROM job_runs WHERE ${running} GROUP BY tenant_key) AS ours
            ON ours.tenant_key = due.tenant_key
          LEFT JOIN (SELECT server_id, COUNT(*) AS busy FROM job_runs WHERE ${running} GROUP BY server_id) AS servers
            ON servers.server_id = due.server_id
          WHERE due.tenant_key = 0 OR (due.place + IFNULL(ours.busy, 0) <= ? AND IFNULL(servers.busy, 0) < ?)
          ORDER BY due.place, due.id LIMIT ?`,
        [kinds, outside, outside, perTenant, perServer, limit],
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
