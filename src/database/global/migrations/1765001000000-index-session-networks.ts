import type { MigrationInterface, QueryRunner } from 'typeorm';
import { hasPart } from '../global-tables';

const INDEX = 'sessions_user_ip';

/** An index for the query at each login whether the account logged in from this network before. */
export class IndexSessionNetworks1765001000000 implements MigrationInterface {
  name = 'IndexSessionNetworks1765001000000';

  async up(runner: QueryRunner): Promise<void> {
    if (await hasPart(runner, 'sessions', { index: INDEX })) return;
    await runner.query(`ALTER TABLE sessions ADD KEY ${INDEX} (user_id, ip, created_at), ALGORITHM=INPLACE, LOCK=NONE`);
  }

  async down(runner: QueryRunner): Promise<void> {
    if (!(await hasPart(runner, 'sessions', { index: INDEX }))) return;
    await runner.query(`ALTER TABLE sessions DROP KEY ${INDEX}, ALGORITHM=INPLACE, LOCK=NONE`);
  }
}
