import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, dropTables } from '../global-tables';
import type { TableLines } from '../global-tables';

const TABLES: TableLines = {
  folder_marks: [
    'setting VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL',
    'mark VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL',
    'marked_at DATETIME(3) NOT NULL',
    'PRIMARY KEY (setting)',
  ],
};

/** Creates the table with the marks of the folders, so that a volume that is not mounted is noticed. */
export class MarkFolders1765300500000 implements MigrationInterface {
  name = 'MarkFolders1765300500000';

  async up(runner: QueryRunner): Promise<void> {
    await createTables(runner, TABLES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, TABLES);
  }
}
