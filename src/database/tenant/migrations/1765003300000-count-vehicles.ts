import type { MigrationInterface, QueryRunner } from 'typeorm';
import { quoteIdentifier } from '#persistence';
import { TableBuilder } from '../table-builder';

/** The number of vehicles in one row: the limit can be checked without counting all vehicles at each insert. */
export class CountVehicles1765003300000 implements MigrationInterface {
  name = 'CountVehicles1765003300000';

  async up(runner: QueryRunner): Promise<void> {
    await new TableBuilder(runner).createBare('usage_counts', [
      'resource VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY',
      'used BIGINT UNSIGNED NOT NULL DEFAULT 0',
    ]);
    const prefix = runner.connection.options.entityPrefix ?? '';
    const [counts, vehicles] = [`${prefix}usage_counts`, `${prefix}vehicles`].map(quoteIdentifier);
    await runner.query(
      `INSERT IGNORE INTO ${counts} (resource, used) SELECT 'vehicles', COUNT(*) FROM ${vehicles} WHERE deleted_at IS NULL`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await new TableBuilder(runner).drop('usage_counts');
  }
}
