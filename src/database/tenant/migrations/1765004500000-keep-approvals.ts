import type { MigrationInterface, QueryRunner } from 'typeorm';
import { TableBuilder } from '../table-builder';

/**
 * Stores who last changed the binding content of a document, and what an acceptance covers. It is a table of its own, because the
 * documents have indexed virtual columns, and MariaDB then adds a column only while writes are blocked.
 */
export class KeepApprovals1765004500000 implements MigrationInterface {
  name = 'KeepApprovals1765004500000';

  async up(runner: QueryRunner): Promise<void> {
    const tables = new TableBuilder(runner);
    await tables.createBare('document_approvals', [
      'document_type VARCHAR(32) NOT NULL',
      'document_id INT UNSIGNED NOT NULL',
      'content_by VARCHAR(40) NULL',
      'accepted_amount DECIMAL(19,4) NULL',
      'PRIMARY KEY (document_type, document_id)',
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await new TableBuilder(runner).drop('document_approvals');
  }
}
