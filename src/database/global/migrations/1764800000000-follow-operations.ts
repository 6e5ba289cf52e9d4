import type { MigrationInterface, QueryRunner } from 'typeorm';
import { hasPart } from '../global-tables';

/** Adds progress and result of operations. */
export class FollowOperations1764800000000 implements MigrationInterface {
  name = 'FollowOperations1764800000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const column of ['progress', 'result']) {
      if (await hasPart(runner, 'operations', { column })) continue;
      await runner.query(`ALTER TABLE operations ADD COLUMN ${column} JSON NULL`);
    }
    if (!(await hasPart(runner, 'operations', { index: 'operations_kind' })))
      await runner.query('ALTER TABLE operations ADD INDEX operations_kind (kind, id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    if (await hasPart(runner, 'operations', { index: 'operations_kind' }))
      await runner.query('ALTER TABLE operations DROP INDEX operations_kind');
    for (const column of ['result', 'progress']) {
      if (await hasPart(runner, 'operations', { column }))
        await runner.query(`ALTER TABLE operations DROP COLUMN ${column}`);
    }
  }
}
