import type { MigrationInterface, QueryRunner } from 'typeorm';
import { TableBuilder } from '../table-builder';

/**
 * The last known rows of audit chains (the tenant's own and the platform's), stored outside the global database so that an
 * attacker who controls it cannot change them.
 */
export class WitnessAuditChains1765003100000 implements MigrationInterface {
  name = 'WitnessAuditChains1765003100000';

  async up(runner: QueryRunner): Promise<void> {
    await new TableBuilder(runner).createBare('audit_witnesses', [
      'chain INT UNSIGNED NOT NULL PRIMARY KEY',
      'sequence BIGINT UNSIGNED NOT NULL',
      'hash BINARY(32) NOT NULL',
      'key_id VARCHAR(60) NOT NULL',
      'mac BINARY(32) NOT NULL',
      'noted_at DATETIME(3) NOT NULL',
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await new TableBuilder(runner).drop('audit_witnesses');
  }
}
