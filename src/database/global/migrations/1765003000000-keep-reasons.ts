import type { MigrationInterface, QueryRunner } from 'typeorm';
import { hasPart } from '../global-tables';

/** Why the platform did something to a tenant, beside what it did. The column comes last: that needs no copy of a log of millions of rows. */
export class KeepReasons1765003000000 implements MigrationInterface {
  name = 'KeepReasons1765003000000';

  async up(runner: QueryRunner): Promise<void> {
    if (await hasPart(runner, 'audit_logs', { column: 'reason' })) return;
    await runner.query('ALTER TABLE audit_logs ADD COLUMN reason VARCHAR(500) NULL, ALGORITHM=INSTANT');
  }

  async down(runner: QueryRunner): Promise<void> {
    if (!(await hasPart(runner, 'audit_logs', { column: 'reason' }))) return;
    await runner.query('ALTER TABLE audit_logs DROP COLUMN reason, ALGORITHM=INPLACE, LOCK=NONE');
  }
}
