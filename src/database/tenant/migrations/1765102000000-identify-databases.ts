import type { MigrationInterface, QueryRunner } from 'typeorm';
import { TableBuilder } from '../table-builder';

/** Stores in the database itself to which tenant it belongs: a registry that is older or lost reads it from there. */
export class IdentifyDatabases1765102000000 implements MigrationInterface {
  name = 'IdentifyDatabases1765102000000';

  async up(runner: QueryRunner): Promise<void> {
    await new TableBuilder(runner).createBare('tenant_identity', [
      'id INT UNSIGNED NOT NULL PRIMARY KEY',
      'slug VARCHAR(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL',
      'name VARCHAR(255) NOT NULL',
      'epoch INT UNSIGNED NOT NULL',
      'country_code CHAR(2) NOT NULL',
      'currency CHAR(3) NOT NULL',
      'timezone VARCHAR(64) NOT NULL',
      'locale VARCHAR(10) NOT NULL',
      'noted_at DATETIME(3) NOT NULL',
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await new TableBuilder(runner).drop('tenant_identity');
  }
}
