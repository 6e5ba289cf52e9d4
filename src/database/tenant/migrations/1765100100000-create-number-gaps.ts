import type { MigrationInterface, QueryRunner } from 'typeorm';
import { TableBuilder } from '../table-builder';

/** Legal numbers whose documents no longer exist, with all known data. The columns have the same names as those of the documents. */
export class CreateNumberGaps1765100100000 implements MigrationInterface {
  name = 'CreateNumberGaps1765100100000';

  async up(runner: QueryRunner): Promise<void> {
    const tables = new TableBuilder(runner);
    await tables.create('number_gaps', [
      'document_type VARCHAR(50) NOT NULL',
      'invoice_number VARCHAR(50) NOT NULL',
      'document_id INT UNSIGNED NULL',
      'issue_date DATE NULL',
      'total_amount DECIMAL(19,4) NULL',
      'paid_amount DECIMAL(19,4) NULL',
      'currency CHAR(3) NULL',
      'content_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL',
      'frozen_content JSON NULL',
      'reason VARCHAR(32) NOT NULL',
      'operation_id INT UNSIGNED NULL',
      'UNIQUE KEY number_gaps_number_unique (document_type, invoice_number)',
      'KEY number_gaps_issue_date (issue_date)',
      'KEY number_gaps_created_at (created_at)',
      tables.oneOf('number_gaps', 'reason', ['discarded', 'lost', 'unfit']),
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await new TableBuilder(runner).drop('number_gaps');
  }
}
