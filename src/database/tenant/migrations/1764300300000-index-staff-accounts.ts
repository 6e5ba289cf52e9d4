import type { MigrationInterface, QueryRunner } from 'typeorm';
import { TableBuilder } from '../table-builder';

/** An index for the list of staff filtered by account. */
export class IndexStaffAccounts1764300300000 implements MigrationInterface {
  name = 'IndexStaffAccounts1764300300000';

  async up(runner: QueryRunner): Promise<void> {
    const tables = new TableBuilder(runner);
    if (await tables.hasIndex('collaborateurs', INDEX)) return;
    await tables.alter('collaborateurs', [`ADD KEY ${INDEX} (deleted_at, user_id)`]);
  }

  async down(runner: QueryRunner): Promise<void> {
    const tables = new TableBuilder(runner);
    if (await tables.hasIndex('collaborateurs', INDEX)) await tables.alter('collaborateurs', [`DROP KEY ${INDEX}`]);
  }
}

const INDEX = 'collaborateurs_live_user_id';
