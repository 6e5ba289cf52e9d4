import type { MigrationInterface, QueryRunner } from 'typeorm';
import { TableBuilder } from '../table-builder';

/** Adds the options of an import, and the saved column mappings of file sources. */
export class OpenImports1765106000000 implements MigrationInterface {
  name = 'OpenImports1765106000000';

  async up(runner: QueryRunner): Promise<void> {
    const tables = new TableBuilder(runner);
    await tables.createBare('import_options', [
      'import_id INT UNSIGNED NOT NULL PRIMARY KEY',
      'known_rows VARCHAR(32) NOT NULL',
      'mapping JSON NULL',
      'left_out JSON NULL',
      tables.foreignKey('import_options', 'import_id', 'imports'),
    ]);
    await tables.create('import_mappings', [
      'resource VARCHAR(32) NOT NULL',
      'source VARCHAR(100) NOT NULL',
      // The folded name, compared byte by byte: a collation treats some different names as equal.
      'source_key VARCHAR(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL',
      'content JSON NOT NULL',
      'UNIQUE KEY import_mappings_source_unique (resource, source_key)',
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await new TableBuilder(runner).drop('import_options', 'import_mappings');
  }
}
