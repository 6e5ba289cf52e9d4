import type { MigrationInterface, QueryRunner } from 'typeorm';
import { TableBuilder } from '../table-builder';

/**
 * Who last wrote what a document binds the company to, and what an acceptance covers. A table of its own: the documents have virtual
 * columns with indexes, and MariaDB adds a column beside them only while nobody writes.
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
