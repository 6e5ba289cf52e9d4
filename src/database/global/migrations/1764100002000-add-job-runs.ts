import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, dropTables } from '../global-tables';
import type { TableLines } from '../global-tables';

const TABLES: TableLines = {
  // `window_key`, because WINDOW is a reserved word in MySQL.
  job_runs: [
    'id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY',
    'kind VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin NOT NULL',
    'tenant_id INT UNSIGNED NULL',
    'tenant_key INT UNSIGNED GENERATED ALWAYS AS (IFNULL(tenant_id, 0)) STORED',
    'window_key VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL',
    'server_id INT UNSIGNED NULL',
    'epoch INT UNSIGNED NOT NULL DEFAULT 0',
    'payload JSON NOT NULL',
    'state VARCHAR(32) NOT NULL',
    'attempts INT UNSIGNED NOT NULL DEFAULT 0',
    'owner VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL',
    'fence INT UNSIGNED NOT NULL DEFAULT 0',
    'lease_until DATETIME(3) NULL',
    'queued_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)',
    'not_before DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)',
    'started_at DATETIME(3) NULL',
    'finished_at DATETIME(3) NULL',
    'progress JSON NULL',
    'result JSON NULL',
    'error VARCHAR(255) NULL',
    'UNIQUE KEY job_runs_window_unique (kind, tenant_key, window_key)',
    'KEY job_runs_state (state, not_before)',
    'KEY job_runs_tenant (tenant_key, state)',
    'KEY job_runs_server (server_id, state)',
    'KEY job_runs_finished_at (finished_at)',
    "CONSTRAINT job_runs_state_check CHECK (state IN ('queued','running','done','failed','dead','parked','discarded','cancelled'))",
  ],
};

/** Background runs: the source from which queues are filled again after a loss. */
export class AddJobRuns1764100002000 implements MigrationInterface {
  name = 'AddJobRuns1764100002000';

  async up(runner: QueryRunner): Promise<void> {
    await createTables(runner, TABLES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, TABLES);
  }
}
