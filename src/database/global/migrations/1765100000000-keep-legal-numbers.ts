import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, dropTables } from '../global-tables';
import type { TableLines } from '../global-tables';

/** Case-sensitive: the number is exactly the one printed on the document. */
const EXACT = 'CHARACTER SET ascii COLLATE ascii_bin';

const TABLES: TableLines = {
  legal_numbers: [
    'tenant_id INT UNSIGNED NOT NULL',
    `series VARCHAR(50) ${EXACT} NOT NULL`,
    `number VARCHAR(50) ${EXACT} NOT NULL`,
    `period_key VARCHAR(10) ${EXACT} NOT NULL`,
    'value BIGINT UNSIGNED NOT NULL',
    'document_id INT UNSIGNED NOT NULL',
    'issue_date DATE NOT NULL',
    'total_amount DECIMAL(19,4) NOT NULL',
    `currency CHAR(3) ${EXACT} NOT NULL`,
    `content_hash CHAR(64) ${EXACT} NOT NULL`,
    'recorded_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)',
    'PRIMARY KEY (tenant_id, series, number)',
    'KEY legal_numbers_highest (tenant_id, series, period_key, value, issue_date)',
    'KEY legal_numbers_issue_date (tenant_id, issue_date)',
  ],
};

/**
 * The ledger of legal numbers: which number of a gapless series each tenant assigned to which document. A restore of the tenant's
 * database cannot lose it.
 */
export class KeepLegalNumbers1765100000000 implements MigrationInterface {
  name = 'KeepLegalNumbers1765100000000';

  async up(runner: QueryRunner): Promise<void> {
    await createTables(runner, TABLES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, TABLES);
  }
}
