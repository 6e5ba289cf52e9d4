import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, dropTables } from '../global-tables';
import type { TableLines } from '../global-tables';

const TABLES: TableLines = {
  loop_states: [
    'process VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL',
    'loop_name VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL',
    'overdue_seconds INT UNSIGNED NOT NULL',
    'waiting INT UNSIGNED NOT NULL',
    'reported_at DATETIME(3) NOT NULL',
    'PRIMARY KEY (process, loop_name)',
    'KEY loop_states_reported_at (reported_at)',
  ],
};

/** Creates the table in which processes report the state of their loops, so that `doctor` sees loops of other processes. */
export class WatchLoops1765300100000 implements MigrationInterface {
  name = 'WatchLoops1765300100000';

  async up(runner: QueryRunner): Promise<void> {
    await createTables(runner, TABLES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, TABLES);
  }
}
