import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Adds a key that makes posting an e-mail idempotent: a repeated post stores it once. */
export class KeepLettersOnce1764700000000 implements MigrationInterface {
  name = 'KeepLettersOnce1764700000000';

  async up(runner: QueryRunner): Promise<void> {
    if (await hasKey(runner)) return;
    await runner.query(
      `ALTER TABLE mail_outbox ADD COLUMN dedupe_key VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NULL,
        ADD UNIQUE KEY mail_outbox_dedupe_unique (dedupe_key)`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    if (await hasKey(runner)) await runner.query('ALTER TABLE mail_outbox DROP COLUMN dedupe_key');
  }
}

async function hasKey(runner: QueryRunner): Promise<boolean> {
  const rows = (await runner.query(
    `SELECT 1 FROM information_schema.columns
      WHERE table_schema = DATABASE() AND table_name = 'mail_outbox' AND column_name = 'dedupe_key'`,
  )) as unknown[];
  return rows.length > 0;
}
