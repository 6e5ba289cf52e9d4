import type { MigrationInterface, QueryRunner } from 'typeorm';
import { TableBuilder } from '../table-builder';

/** Indexes for lists that are ordered by a status or a number, or filtered by author or sender. */
export class IndexWorkshopLists1764600004000 implements MigrationInterface {
  name = 'IndexWorkshopLists1764600004000';

  async up(runner: QueryRunner): Promise<void> {
    const tables = new TableBuilder(runner);
    for (const { table, index, columns, standIn } of INDEXES) {
      if (await tables.hasIndex(table, index)) continue;
      const isStoodIn = standIn !== undefined && (await tables.hasIndex(table, standIn));
      await tables.alter(table, [`ADD KEY ${index} (${columns})`, ...(isStoodIn ? [`DROP KEY ${standIn}`] : [])]);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    const tables = new TableBuilder(runner);
    for (const { table, index, columns, standIn } of INDEXES.toReversed()) {
      if (!(await tables.hasIndex(table, index))) continue;
      const [column = ''] = columns.split(',');
      await tables.alter(table, [
        ...(standIn === undefined ? [] : [`ADD KEY ${standIn} (${column})`]),
        `DROP KEY ${index}`,
      ]);
    }
  }
}

interface ListIndex {
  readonly table: string;
  readonly index: string;
  /** InnoDB appends the id, which is the last tiebreaker of every list. */
  readonly columns: string;
  /** The index of a foreign key that this index replaced; `down` restores it. */
  readonly standIn?: string;
}

const INDEXES: readonly ListIndex[] = [
  { table: 'interventions', index: 'interventions_by_status', columns: 'current_status' },
  { table: 'interventions', index: 'interventions_by_priority', columns: 'priority' },
  { table: 'invoices', index: 'invoices_by_number', columns: 'invoice_number' },
  { table: 'invoices', index: 'invoices_by_garage', columns: 'garage_id, created_at' },
  { table: 'invoices', index: 'invoices_by_supplier', columns: 'supplier_id, created_at' },
  {
    table: 'prediagnostics',
    index: 'prediagnostics_by_expert',
    columns: 'expert_id, created_at',
    standIn: 'prediagnostics_expert',
  },
];
