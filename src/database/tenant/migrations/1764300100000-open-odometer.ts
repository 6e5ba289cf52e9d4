import type { MigrationInterface, QueryRunner } from 'typeorm';
import { TableBuilder } from '../table-builder';

/** Adds the reason for overriding a rule to readings and assignments, and the indexes of their lists. */
export class OpenOdometer1764300100000 implements MigrationInterface {
  name = 'OpenOdometer1764300100000';

  async up(runner: QueryRunner): Promise<void> {
    const tables = new TableBuilder(runner);
    for (const [table, changes] of UP)
      if (!(await tables.hasColumn(table, 'override_reason'))) await tables.alter(table, changes);
  }

  async down(runner: QueryRunner): Promise<void> {
    const tables = new TableBuilder(runner);
    for (const [table, changes] of DOWN)
      if (await tables.hasColumn(table, 'override_reason')) await tables.alter(table, changes);
  }
}

type TableChanges = readonly (readonly [table: string, changes: readonly string[]])[];

const UP: TableChanges = [
  [
    'odometer_readings',
    [
      'ADD COLUMN override_reason VARCHAR(255) NULL',
      'ADD KEY odometer_readings_vehicle (vehicle_id, read_at, id)',
      'ADD KEY odometer_readings_read_at (read_at, id)',
    ],
  ],
  [
    'vehicle_assignments',
    [
      'ADD COLUMN override_reason VARCHAR(255) NULL',
      'ADD KEY vehicle_assignments_starts_at (starts_at)',
      'ADD KEY vehicle_assignments_ends_at (ends_at)',
      'ADD KEY vehicle_assignments_created_at (created_at)',
    ],
  ],
];

const DOWN: TableChanges = [
  [
    'vehicle_assignments',
    [
      'DROP KEY vehicle_assignments_created_at',
      'DROP KEY vehicle_assignments_ends_at',
      'DROP KEY vehicle_assignments_starts_at',
      'DROP COLUMN override_reason',
    ],
  ],
  [
    'odometer_readings',
    ['DROP KEY odometer_readings_read_at', 'DROP KEY odometer_readings_vehicle', 'DROP COLUMN override_reason'],
  ],
];
