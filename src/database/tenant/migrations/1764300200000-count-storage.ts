import type { MigrationInterface, QueryRunner } from 'typeorm';
import { TableBuilder } from '../table-builder';

/** What the files of a tenant take up: one row, so that uploads at once are counted one after the other. */
export class CountStorage1764300200000 implements MigrationInterface {
  name = 'CountStorage1764300200000';

  async up(runner: QueryRunner): Promise<void> {
    await new TableBuilder(runner).createBare('storage_usage', [
      'id TINYINT UNSIGNED NOT NULL PRIMARY KEY',
      'bytes BIGINT UNSIGNED NOT NULL DEFAULT 0',
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await new TableBuilder(runner).drop('storage_usage');
  }
}
