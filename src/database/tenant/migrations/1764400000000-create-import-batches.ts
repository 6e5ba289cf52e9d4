import type { MigrationInterface, QueryRunner } from 'typeorm';
import { TableBuilder } from '../table-builder';

/** Results of the rows of an import, by batches. They are written in the transaction of the rows, so that no row is imported twice. */
export class CreateImportBatches1764400000000 implements MigrationInterface {
  name = 'CreateImportBatches1764400000000';

  async up(runner: QueryRunner): Promise<void> {
    const tables = new TableBuilder(runner);
    await tables.createBare('import_batches', [
      'import_id INT UNSIGNED NOT NULL',
      'batch INT UNSIGNED NOT NULL',
      'results JSON NOT NULL',
      'PRIMARY KEY (import_id, batch)',
      tables.foreignKey('import_batches', 'import_id', 'imports'),
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await new TableBuilder(runner).drop('import_batches');
  }
}
