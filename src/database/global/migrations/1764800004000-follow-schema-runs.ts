import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, dropTables, hasPart } from '../global-tables';

const COLUMNS = [
  ['schema_runs', 'error', 'VARCHAR(255) NULL'],
  ['schema_run_items', 'wave', "VARCHAR(32) NOT NULL DEFAULT 'rest'"],
  ['schema_run_items', 'attempts', 'INT UNSIGNED NOT NULL DEFAULT 0'],
  ['schema_run_items', 'started_at', 'DATETIME(3) NULL'],
  ['schema_run_items', 'duration_ms', 'INT UNSIGNED NULL'],
] as const;

const ONCE_PER_RUN = 'schema_run_items_tenant_once';

/** The schema of an empty database of a server at a version, with which the schemas of tenants are compared. */
const TABLES = {
  schema_templates: [
    'id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY',
    'server_id INT UNSIGNED NOT NULL',
    'schema_version VARCHAR(100) NOT NULL',
    'fingerprint VARCHAR(64) NOT NULL',
    'structure JSON NOT NULL',
    'recorded_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)',
    'UNIQUE KEY schema_templates_unique (server_id, schema_version)',
    'CONSTRAINT schema_templates_server_id_fk FOREIGN KEY (server_id) REFERENCES database_servers (id) ON DELETE CASCADE',
  ],
};

/** Migration runs over the estate are recorded tenant by tenant from their beginning, and can be resumed. */
export class FollowSchemaRuns1764800004000 implements MigrationInterface {
  name = 'FollowSchemaRuns1764800004000';

  async up(runner: QueryRunner): Promise<void> {
    await createTables(runner, TABLES);
    for (const [table, column, type] of COLUMNS) {
      if (!(await hasPart(runner, table, { column })))
        await runner.query(`ALTER TABLE ${table} ADD COLUMN ${column} ${type}`);
    }
    await runner.query('ALTER TABLE schema_run_items MODIFY finished_at DATETIME(3) NULL');
    if (!(await hasPart(runner, 'schema_run_items', { index: ONCE_PER_RUN })))
      await runner.query(`ALTER TABLE schema_run_items ADD UNIQUE KEY ${ONCE_PER_RUN} (run_id, tenant_id)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    if (await hasPart(runner, 'schema_run_items', { index: ONCE_PER_RUN }))
      await runner.query(`ALTER TABLE schema_run_items DROP KEY ${ONCE_PER_RUN}`);
    await runner.query('UPDATE schema_run_items SET finished_at = UTC_TIMESTAMP(3) WHERE finished_at IS NULL');
    await runner.query(
      'ALTER TABLE schema_run_items MODIFY finished_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)',
    );
    for (const [table, column] of COLUMNS.toReversed()) {
      if (await hasPart(runner, table, { column })) await runner.query(`ALTER TABLE ${table} DROP COLUMN ${column}`);
    }
    await dropTables(runner, TABLES);
  }
}
