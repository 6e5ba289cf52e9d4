import type { MigrationInterface, QueryRunner } from 'typeorm';
import { hasPart } from '../global-tables';

const COLUMNS: readonly (readonly [table: string, column: string, type: string])[] = [
  ['tenant_databases', 'busy_ms', 'INT UNSIGNED NULL'],
  ['server_samples', 'tenant_count', 'INT UNSIGNED NULL'],
  ['server_samples', 'size_bytes', 'BIGINT UNSIGNED NULL'],
  ['server_samples', 'busy_ms', 'BIGINT UNSIGNED NULL'],
  ['server_samples', 'max_connections', 'INT UNSIGNED NULL'],
];

/** One for each sort and filter of the list of tenants. */
const INDEXES: readonly (readonly [index: string, columns: string])[] = [
  ['tenant_databases_server', 'server_id, tenant_id'],
  ['tenant_databases_size', 'size_bytes, tenant_id'],
  ['tenant_databases_busy', 'busy_ms, tenant_id'],
];

/** Adds the load of tenants and the figures of servers, and the indexes to list tenants by server, size and load. */
export class ListByServer1765400100002 implements MigrationInterface {
  name = 'ListByServer1765400100002';

  async up(runner: QueryRunner): Promise<void> {
    for (const [table, column, type] of COLUMNS)
      if (!(await hasPart(runner, table, { column })))
        await runner.query(`ALTER TABLE ${table} ADD COLUMN ${column} ${type}`);
    for (const [index, columns] of INDEXES)
      if (!(await hasPart(runner, 'tenant_databases', { index })))
        await runner.query(`ALTER TABLE tenant_databases ADD INDEX ${index} (${columns})`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [index] of INDEXES.toReversed())
      if (await hasPart(runner, 'tenant_databases', { index }))
        await runner.query(`ALTER TABLE tenant_databases DROP INDEX ${index}`);
    for (const [table, column] of COLUMNS.toReversed())
      if (await hasPart(runner, table, { column })) await runner.query(`ALTER TABLE ${table} DROP COLUMN ${column}`);
  }
}
