import type { MigrationInterface, QueryRunner } from 'typeorm';
import { hasPart } from '../global-tables';

const COLUMN = 'seeds_fingerprint';

/** The fingerprint of the reference rows last seeded for a tenant, so that a migration need not seed every database again. */
export class RememberSeeds1764900000000 implements MigrationInterface {
  name = 'RememberSeeds1764900000000';

  async up(runner: QueryRunner): Promise<void> {
    if (await hasPart(runner, 'tenant_databases', { column: COLUMN })) return;
    await runner.query(`ALTER TABLE tenant_databases ADD COLUMN ${COLUMN} VARCHAR(64) NOT NULL DEFAULT ''`);
  }

  async down(runner: QueryRunner): Promise<void> {
    if (await hasPart(runner, 'tenant_databases', { column: COLUMN }))
      await runner.query(`ALTER TABLE tenant_databases DROP COLUMN ${COLUMN}`);
  }
}
