import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, dropTables, hasPart } from '../global-tables';
import type { TableLines } from '../global-tables';

const TABLES: TableLines = {
  schedule_overrides: [
    'kind VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY',
    'is_enabled TINYINT(1) NOT NULL DEFAULT 1',
    '`at` JSON NULL',
    'updated_by VARCHAR(120) NOT NULL',
    'updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3)',
  ],
};

/** Indexes to read the newest run of a kind and the state of a window without scanning a month of runs. */
const INDEXES: Readonly<Record<string, string>> = {
  job_runs_kind: '(kind, id)',
  job_runs_window: '(kind, window_key, state)',
};

/** Changes of operators to schedules, and indexes to read the state of each schedule. */
export class AdjustSchedules1764800003000 implements MigrationInterface {
  name = 'AdjustSchedules1764800003000';

  async up(runner: QueryRunner): Promise<void> {
    await createTables(runner, TABLES);
    for (const [index, columns] of Object.entries(INDEXES)) {
      if (!(await hasPart(runner, 'job_runs', { index })))
        await runner.query(`ALTER TABLE job_runs ADD INDEX ${index} ${columns}`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const index of Object.keys(INDEXES)) {
      if (await hasPart(runner, 'job_runs', { index })) await runner.query(`ALTER TABLE job_runs DROP INDEX ${index}`);
    }
    await dropTables(runner, TABLES);
  }
}
