import type { MigrationInterface, QueryRunner } from 'typeorm';
import { TableBuilder } from '../table-builder';

/** Documents sent by e-mail: the recipient, the sender, and whether the mail server accepted the e-mail. */
export class RecordDeliveries1765230100000 implements MigrationInterface {
  name = 'RecordDeliveries1765230100000';

  async up(runner: QueryRunner): Promise<void> {
    const tables = new TableBuilder(runner);
    await tables.create('document_deliveries', [
      'document_type VARCHAR(32) NOT NULL',
      'document_id INT UNSIGNED NOT NULL',
      // Empty after the person was erased.
      'recipient VARCHAR(254) NOT NULL',
      'locale VARCHAR(32) NOT NULL',
      'status VARCHAR(32) NOT NULL',
      'settled_at DATETIME(3) NULL',
      'error VARCHAR(255) NULL',
      'sent_by_name VARCHAR(255) NULL',
      'letter_key VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL',
      'UNIQUE KEY document_deliveries_letter_unique (letter_key)',
      'KEY document_deliveries_document (document_type, document_id, id)',
      'KEY document_deliveries_recipient (recipient)',
      'KEY document_deliveries_status (status, created_at)',
      tables.oneOf('document_deliveries', 'document_type', ['invoice', 'quote', 'work_authorization']),
      tables.oneOf('document_deliveries', 'status', ['queued', 'sent', 'failed']),
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await new TableBuilder(runner).drop('document_deliveries');
  }
}
