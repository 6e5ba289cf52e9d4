import type { MigrationInterface, QueryRunner } from 'typeorm';
import { hasPart } from '../global-tables';

/** Counts how often a run lost its process, apart from its attempts. */
export class CountInterruptions1765300200000 implements MigrationInterface {
  name = 'CountInterruptions1765300200000';

  async up(runner: QueryRunner): Promise<void> {
    if (await hasPart(runner, 'job_runs', { column: 'interruptions' })) return;
    await runner.query('ALTER TABLE job_runs ADD COLUMN interruptions SMALLINT UNSIGNED NOT NULL DEFAULT 0');
  }

  async down(runner: QueryRunner): Promise<void> {
    if (await hasPart(runner, 'job_runs', { column: 'interruptions' }))
      await runner.query('ALTER TABLE job_runs DROP COLUMN interruptions');
  }
}
