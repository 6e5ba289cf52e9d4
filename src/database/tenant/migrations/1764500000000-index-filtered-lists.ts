import type { MigrationInterface, QueryRunner } from 'typeorm';
import { TableBuilder } from '../table-builder';

/**
 * Indexes for filtered lists in their default order. Without them the server walks the index of the order until a page is full,
 * which is the whole table when the matching rows lie at its end: sold vehicles are the oldest.
 */
export class IndexFilteredLists1764500000000 implements MigrationInterface {
  name = 'IndexFilteredLists1764500000000';

  async up(runner: QueryRunner): Promise<void> {
    const tables = new TableBuilder(runner);
    for (const list of LISTS) {
      if (await isIndexed(tables, list)) continue;
      await tables.alter(list.table, [
        ...list.filters.map((filter) => `ADD KEY ${indexOf(list, filter)} (deleted_at, ${filter}, ${list.order})`),
        ...list.superseded.map((column) => `DROP KEY ${list.table}_live_${column}`),
      ]);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    const tables = new TableBuilder(runner);
    for (const list of LISTS) {
      if (!(await isIndexed(tables, list))) continue;
      await tables.alter(list.table, [
        ...list.superseded.map((column) => `ADD KEY ${list.table}_live_${column} (deleted_at, ${column})`),
        ...list.filters.map((filter) => `DROP KEY ${indexOf(list, filter)}`),
      ]);
    }
  }
}

interface FilteredList {
  readonly table: string;
  readonly order: string;
  readonly filters: readonly string[];
  /** Indexes that only served one filter and are replaced; an index that also serves a sort stays. */
  readonly superseded: readonly string[];
}

const LISTS: readonly FilteredList[] = [
  {
    table: 'vehicles',
    order: 'created_at',
    filters: ['status', 'brand_id', 'model_id', 'category_id', 'fuel_type_id'],
    superseded: [],
  },
  { table: 'drivers', order: 'last_name', filters: ['status'], superseded: [] },
  { table: 'garages', order: 'name', filters: ['type', 'is_active'], superseded: ['is_active'] },
  { table: 'suppliers', order: 'name', filters: ['is_active'], superseded: ['is_active'] },
  { table: 'supplies', order: 'name', filters: ['category_id', 'kind', 'is_active'], superseded: ['is_active'] },
  {
    table: 'collaborateurs',
    order: 'last_name',
    filters: ['user_id', 'is_active'],
    superseded: ['user_id', 'is_active'],
  },
];

const indexOf = ({ table, order }: FilteredList, filter: string): string => `${table}_live_${filter}_${order}`;

/** One ALTER creates all indexes of a list, so that the existence of the first index shows that all exist. */
const isIndexed = (tables: TableBuilder, list: FilteredList): Promise<boolean> =>
  tables.hasIndex(list.table, indexOf(list, list.filters[0] ?? ''));
