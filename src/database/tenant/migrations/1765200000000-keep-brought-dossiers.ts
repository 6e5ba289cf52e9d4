import type { MigrationInterface, QueryRunner } from 'typeorm';
import { TableBuilder } from '../table-builder';

const KEY = 'interventions_external_reference_unique';

/** What another program told of a dossier: its number there, who did the work, what it cost, and when the dossier was imported. */
const ADDED: readonly (readonly [column: string, type: string])[] = [
  ['external_reference', 'VARCHAR(100) NULL'],
  ['external_garage', 'VARCHAR(255) NULL'],
  ['external_cost', 'DECIMAL(19,4) NULL'],
  ['imported_at', 'DATETIME(3) NULL'],
];

export class KeepBroughtDossiers1765200000000 implements MigrationInterface {
  name = 'KeepBroughtDossiers1765200000000';

  async up(runner: QueryRunner): Promise<void> {
    const tables = new TableBuilder(runner);
    for (const [column, type] of ADDED)
      if (!(await tables.hasColumn('interventions', column)))
        await tables.alter('interventions', [`ADD COLUMN ${column} ${type}`, 'ALGORITHM=INSTANT']);
    if (await tables.hasIndex('interventions', KEY)) return;
    await tables.alter('interventions', [
      `ADD UNIQUE KEY ${KEY} (external_reference)`,
      'ALGORITHM=INPLACE',
      'LOCK=NONE',
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    const tables = new TableBuilder(runner);
    if (await tables.hasIndex('interventions', KEY)) await tables.alter('interventions', [`DROP KEY ${KEY}`]);
    for (const [column] of ADDED.toReversed())
      if (await tables.hasColumn('interventions', column))
        await tables.alter('interventions', [`DROP COLUMN ${column}`]);
  }
}
