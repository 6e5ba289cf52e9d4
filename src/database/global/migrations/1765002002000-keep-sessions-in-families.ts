import type { MigrationInterface, QueryRunner } from 'typeorm';
import { hasPart } from '../global-tables';

const HOW = 'ALGORITHM=INPLACE, LOCK=NONE';

/**
 * A session that is derived from another one ends with it: the id of the first session is its family. Null is a login, the first
 * of its own family.
 */
export class KeepSessionsInFamilies1765002002000 implements MigrationInterface {
  name = 'KeepSessionsInFamilies1765002002000';

  async up(runner: QueryRunner): Promise<void> {
    if (!(await hasPart(runner, 'sessions', { column: 'family_id' }))) {
      await runner.query(
        `ALTER TABLE sessions ADD COLUMN family_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL, ${HOW}`,
      );
    }
    if (!(await hasPart(runner, 'sessions', { index: 'sessions_family_id' }))) {
      await runner.query(`ALTER TABLE sessions ADD KEY sessions_family_id (family_id), ${HOW}`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    if (await hasPart(runner, 'sessions', { column: 'family_id' })) {
      await runner.query('ALTER TABLE sessions DROP KEY sessions_family_id, DROP COLUMN family_id');
    }
  }
}
