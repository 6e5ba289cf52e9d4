import type { MigrationInterface, QueryRunner } from 'typeorm';
import { TableBuilder } from '../table-builder';

/** Data of imported interventions from the other program: the number there, the garage and the cost. */
export class CreateDossierOrigins1765200000000 implements MigrationInterface {
  name = 'CreateDossierOrigins1765200000000';

  async up(runner: QueryRunner): Promise<void> {
    const tables = new TableBuilder(runner);
    await tables.create('dossier_origins', [
      'intervention_id INT UNSIGNED NOT NULL',
      'external_reference VARCHAR(100) NULL',
      // The reference as it is compared, in lower case, which can be longer.
      'reference_key VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL',
      'external_garage VARCHAR(255) NULL',
      'external_cost DECIMAL(19,4) NULL',
      'imported_at DATETIME(3) NOT NULL',
      'UNIQUE KEY dossier_origins_dossier_unique (intervention_id)',
      'UNIQUE KEY dossier_origins_reference_unique (reference_key)',
      tables.foreignKey('dossier_origins', 'intervention_id', 'interventions'),
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await new TableBuilder(runner).drop('dossier_origins');
  }
}
