import type { MigrationInterface, QueryRunner } from 'typeorm';
import { hasPart } from '../global-tables';

const COLUMN = 'seeds_fingerprint';

/** Which reference rows a tenant was last given, so that a migration need not lay them again in every database of the estate. */
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
