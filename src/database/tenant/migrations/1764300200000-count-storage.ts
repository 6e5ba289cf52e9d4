import type { MigrationInterface, QueryRunner } from 'typeorm';
import { TableBuilder } from '../table-builder';

/** The storage used by the files of a tenant: one row, so that concurrent uploads are counted one after the other. */
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
