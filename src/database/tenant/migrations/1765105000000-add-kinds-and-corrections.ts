import type { MigrationInterface, QueryRunner } from 'typeorm';
import { TableBuilder } from '../table-builder';

const INSTANT = 'ALGORITHM=INSTANT';

/**
 * Adds the kind of an energy, which separates consumption by energy, and the reason for correcting a reading or a completed
 * maintenance.
 */
const ADDED: readonly (readonly [table: string, column: string, type: string])[] = [
  ['fuel_types', 'energy_kind', 'VARCHAR(32) NULL'],
  ['odometer_readings', 'corrected_from', 'INT UNSIGNED NULL'],
  ['odometer_readings', 'correction_reason', 'VARCHAR(255) NULL'],
  ['maintenances', 'correction_reason', 'VARCHAR(255) NULL'],
];

export class AddKindsAndCorrections1765105000000 implements MigrationInterface {
  name = 'AddKindsAndCorrections1765105000000';

  async up(runner: QueryRunner): Promise<void> {
    const tables = new TableBuilder(runner);
    for (const [table, column, type] of ADDED)
      if (!(await tables.hasColumn(table, column)))
        await tables.alter(table, [`ADD COLUMN ${column} ${type}`, INSTANT]);
  }

  async down(runner: QueryRunner): Promise<void> {
    const tables = new TableBuilder(runner);
    for (const [table, column] of ADDED.toReversed())
      if (await tables.hasColumn(table, column)) await tables.alter(table, [`DROP COLUMN ${column}`]);
  }
}
