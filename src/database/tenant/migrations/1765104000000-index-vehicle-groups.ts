import type { MigrationInterface, QueryRunner } from 'typeorm';
import { TableBuilder } from '../table-builder';

/** Indexes for vehicles by group, site and cost centre: as filter in the order of the list, and as sort. */
export class IndexVehicleGroups1765104000000 implements MigrationInterface {
  name = 'IndexVehicleGroups1765104000000';

  async up(runner: QueryRunner): Promise<void> {
    const tables = new TableBuilder(runner);
    for (const { index, columns } of INDEXES)
      if (!(await tables.hasIndex('vehicles', index)))
        await tables.alter('vehicles', [`ADD KEY ${index} (${columns})`]);
  }

  async down(runner: QueryRunner): Promise<void> {
    const tables = new TableBuilder(runner);
    for (const { index } of INDEXES)
      if (await tables.hasIndex('vehicles', index)) await tables.alter('vehicles', [`DROP KEY ${index}`]);
  }
}

const INDEXES = ['fleet_group', 'site', 'cost_center'].flatMap((column) => [
  { index: `vehicles_live_${column}_created_at`, columns: `deleted_at, ${column}, created_at` },
  { index: `vehicles_live_${column}`, columns: `deleted_at, ${column}` },
]);
