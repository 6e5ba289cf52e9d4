import type { MigrationInterface, QueryRunner } from 'typeorm';
import { hasPart } from '../global-tables';

/** Runs are listed newest first, filtered by state and tenant; an index by kind exists already. */
const INDEXES: Readonly<Record<string, string>> = {
  job_runs_listed_by_state: 'state, id',
  job_runs_listed_by_tenant: 'tenant_id, id',
};

/** Indexes for the list of runs. */
export class ListJobRuns1764800003500 implements MigrationInterface {
  name = 'ListJobRuns1764800003500';

  async up(runner: QueryRunner): Promise<void> {
    for (const [index, columns] of Object.entries(INDEXES)) {
      if (await hasPart(runner, 'job_runs', { index })) continue;
      await runner.query(`ALTER TABLE job_runs ADD INDEX ${index} (${columns}), ALGORITHM=INPLACE, LOCK=NONE`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const index of Object.keys(INDEXES)) {
      if (await hasPart(runner, 'job_runs', { index })) await runner.query(`ALTER TABLE job_runs DROP INDEX ${index}`);
    }
  }
}
