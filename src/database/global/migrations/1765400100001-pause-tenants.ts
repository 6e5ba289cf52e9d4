import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, dropTables, hasPart } from '../global-tables';
import type { TableLines } from '../global-tables';

const TABLES: TableLines = {
  tenant_maintenances: [
    'tenant_id INT UNSIGNED NOT NULL',
    'reason VARCHAR(500) NOT NULL',
    'started_at DATETIME(3) NOT NULL',
    'until_at DATETIME(3) NOT NULL',
    'PRIMARY KEY (tenant_id)',
    'KEY tenant_maintenances_until (until_at)',
    'CONSTRAINT tenant_maintenances_tenant FOREIGN KEY (tenant_id) REFERENCES tenants (id)',
  ],
};
const COLUMN = 'during_maintenance';

/** Adds the maintenance of single tenants, and the grants that are valid during it. */
export class PauseTenants1765400100001 implements MigrationInterface {
  name = 'PauseTenants1765400100001';

  async up(runner: QueryRunner): Promise<void> {
    await createTables(runner, TABLES);
    if (!(await hasPart(runner, 'platform_grants', { column: COLUMN })))
      await runner.query(`ALTER TABLE platform_grants ADD COLUMN ${COLUMN} TINYINT(1) NOT NULL DEFAULT 0`);
  }

  async down(runner: QueryRunner): Promise<void> {
    if (await hasPart(runner, 'platform_grants', { column: COLUMN }))
      await runner.query(`ALTER TABLE platform_grants DROP COLUMN ${COLUMN}`);
    await dropTables(runner, TABLES);
  }
}
