import type { MigrationInterface, QueryRunner } from 'typeorm';
import { TableBuilder } from '../table-builder';

/** The tables written in the transaction of every change: counters, stored responses, events to relay. */
export class CreateLedgers1764000003000 implements MigrationInterface {
  name = 'CreateLedgers1764000003000';

  async up(runner: QueryRunner): Promise<void> {
    const tables = new TableBuilder(runner);
    await tables.createBare('number_sequences', [
      ID,
      'series VARCHAR(50) NOT NULL',
      'period_key VARCHAR(10) NOT NULL',
      '`last_value` BIGINT UNSIGNED NOT NULL',
      'last_issue_date DATE NULL',
      'UNIQUE KEY number_sequences_series_period_unique (series, period_key)',
    ]);
    await tables.createBare('idempotency_keys', [
      ID,
      'scope VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL',
      'key_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL',
      'fingerprint CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL',
      'answer JSON NULL',
      'created_at DATETIME(3) NOT NULL',
      'expires_at DATETIME(3) NOT NULL',
      'UNIQUE KEY idempotency_keys_scope_key_unique (scope, key_hash)',
      'KEY idempotency_keys_expires_at (expires_at)',
    ]);
    await tables.createBare('outbox', [
      ID,
      'topic VARCHAR(64) NOT NULL',
      'payload JSON NOT NULL',
      'attempts SMALLINT UNSIGNED NOT NULL DEFAULT 0',
      'created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)',
      'relayed_at DATETIME(3) NULL',
      'KEY outbox_relayed_at (relayed_at, id)',
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await new TableBuilder(runner).drop('outbox', 'idempotency_keys', 'number_sequences');
  }
}

const ID = 'id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY';
