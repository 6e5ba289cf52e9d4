import type { MigrationInterface, QueryRunner } from 'typeorm';
import { hasPart } from '../global-tables';

/** Runs are listed newest first, by how they stand and whose they are; an index by kind is there already. */
const INDEXES: Readonly<Record<string, string>> = {
  job_runs_listed_by_state: 'state, id',
  job_runs_listed_by_tenant: 'tenant_id, id',
};

/** Indexes for whoever looks at the runs. */
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
