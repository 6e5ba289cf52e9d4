import type { MigrationInterface, QueryRunner } from 'typeorm';
import { liveValue, TableBuilder } from '../table-builder';

const EXACT = 'CHARACTER SET utf8mb4 COLLATE utf8mb4_bin';
const FOLDED = 'CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci';
const COPY = ['ALGORITHM=COPY', 'LOCK=SHARED'];

/** A stored generated column with its unique keys. */
interface Key {
  readonly column: string;
  readonly type: string;
  readonly value: string;
  readonly unique: readonly [name: string, columns: string][];
}

/**
 * Makes unique keys compare texts byte by byte. The former collation treated all emoji as the same letter, so that some different names
 * were refused as duplicates. `Records` compares names as people read them (`libs/persistence/unique-texts.ts`). Two texts that differ
 * under the former collation also differ in their bytes, so the migration finds no duplicates. Records whose names differ only in an
 * apostrophe may exist; they keep their names until a user changes them.
 */
export class CompareTextsExactly1765230000000 implements MigrationInterface {
  name = 'CompareTextsExactly1765230000000';

  /** MariaDB and MySQL add a stored generated column by copying the table. Reads continue during the copy; writes wait. */
  readonly copies = 'a stored column is made by a copy of the table';

  async up(runner: QueryRunner): Promise<void> {
    const tables = new TableBuilder(runner);
    await replaceKeys(tables, EXACT);
    for (const [table, { column, type, value, unique, order }] of Object.entries(ADDED))
      if (!(await tables.hasColumn(table, column)))
        await tables.alter(table, [
          ...unique.map(([name]) => `DROP KEY ${name}`),
          ...order.map(([name, columns]) => `ADD KEY ${name} (${columns})`),
          `ADD COLUMN ${column} ${type} ${EXACT} GENERATED ALWAYS AS (${value}) STORED`,
          ...unique.map(([name, columns]) => `ADD UNIQUE KEY ${name} (${columns.replace('{}', column)})`),
          ...COPY,
        ]);
  }

  /** Fails with "Duplicate entry" if two texts exist that are equal under the former collation. */
  async down(runner: QueryRunner): Promise<void> {
    const tables = new TableBuilder(runner);
    for (const [table, { column, value, unique, order }] of Object.entries(ADDED))
      if (await tables.hasColumn(table, column))
        await tables.alter(table, [
          ...unique.map(([name]) => `DROP KEY ${name}`),
          ...order.map(([name]) => `DROP KEY ${name}`),
          `DROP COLUMN ${column}`,
          ...unique.map(([name, columns]) => `ADD UNIQUE KEY ${name} (${columns.replace('{}', value)})`),
          ...COPY,
        ]);
    await replaceKeys(tables, FOLDED);
  }
}

async function replaceKeys(tables: TableBuilder, collation: string): Promise<void> {
  for (const [table, keys] of Object.entries(REPLACED)) {
    const compared = await Promise.all(keys.map(({ column }) => tables.collationOf(table, column)));
    if (compared.every((name) => name !== null && collation.endsWith(name))) continue;
    await tables.alter(table, [
      ...keys.flatMap(({ column, unique }) => [...unique.map(([name]) => `DROP KEY ${name}`), `DROP COLUMN ${column}`]),
      ...keys.flatMap(({ column, type, value, unique }) => [
        `ADD COLUMN ${column} ${type} ${collation} GENERATED ALWAYS AS (${value}) STORED`,
        ...unique.map(([name, columns]) => `ADD UNIQUE KEY ${name} (${columns})`),
      ]),
      ...COPY,
    ]);
  }
}

const live = (column: string, type: string, source: string, name: string): Key => ({
  column,
  type,
  value: liveValue(source),
  unique: [[name, column]],
});

/** Columns that were stored generated columns before this migration. */
const REPLACED: Readonly<Record<string, readonly Key[]>> = {
  collaborateurs: [
    live('employee_number_key', 'VARCHAR(20)', 'employee_number', 'collaborateurs_employee_number_unique'),
  ],
  drivers: [
    live('license_key', 'VARCHAR(30)', 'license_number_normalized', 'drivers_license_unique'),
    live('license_index_key', 'VARCHAR(32)', 'license_index', 'drivers_license_index_unique'),
  ],
  fuel_logs: [
    {
      column: 'receipt_key',
      type: 'VARCHAR(100)',
      value: liveValue('receipt_number'),
      unique: [['fuel_logs_receipt_energy_unique', 'vehicle_id, receipt_key, refuel_date, fuel_type_id']],
    },
  ],
  garages: [live('name_key', 'VARCHAR(100)', 'name', 'garages_name_unique')],
  quotes: [
    {
      column: 'external_key',
      type: 'VARCHAR(100)',
      value: "IF(status IN ('withdrawn', 'superseded'), NULL, external_reference)",
      unique: [['quotes_external_reference_unique', 'garage_id, external_year, external_key']],
    },
  ],
  suppliers: [live('name_key', 'VARCHAR(200)', 'name', 'suppliers_name_unique')],
  supplies: [live('reference_key', 'VARCHAR(100)', 'reference', 'supplies_reference_unique')],
  vehicles: [
    live('plate_key', 'VARCHAR(20)', 'plate_normalized', 'vehicles_plate_unique'),
    live('vin_key', 'VARCHAR(17)', 'vin', 'vehicles_vin_unique'),
    live('tracking_key', 'VARCHAR(100)', 'tracking_id', 'vehicles_tracking_unique'),
  ],
};

/** `{}` stands for the new column, or for the former one in `down`. `order` contains the keys that sort lists. */
type Addition = Key & { readonly order: readonly [name: string, columns: string][] };

const named = (table: string, type: string, source: 'name' | 'code', order: Addition['order'] = []): Addition => ({
  column: `${source}_key`,
  type,
  value: source,
  unique: [[`${table}_${source}_unique`, '{}']],
  order,
});

const ADDED: Readonly<Record<string, Addition>> = {
  brands: named('brands', 'VARCHAR(100)', 'name', [['brands_name', 'name']]),
  fuel_types: named('fuel_types', 'VARCHAR(20)', 'code', [['fuel_types_code', 'code']]),
  intervention_types: named('intervention_types', 'VARCHAR(100)', 'name', [['intervention_types_name', 'name']]),
  invoices: {
    column: 'external_key',
    type: 'VARCHAR(100)',
    value: 'external_number',
    unique: [
      ['invoices_garage_number_unique', 'garage_id, external_year, document_type, {}'],
      ['invoices_supplier_number_unique', 'supplier_id, external_year, document_type, {}'],
    ],
    order: [],
  },
  license_types: named('license_types', 'VARCHAR(10)', 'code', [['license_types_code', 'code']]),
  supply_categories: {
    ...named('supply_categories', 'VARCHAR(100)', 'name'),
    unique: [['supply_categories_parent_name_unique', 'parent_key, {}']],
  },
  tax_rates: named('tax_rates', 'VARCHAR(20)', 'code', [['tax_rates_code', 'code']]),
  vehicle_categories: named('vehicle_categories', 'VARCHAR(100)', 'name', [['vehicle_categories_name', 'name']]),
  vehicle_colors: named('vehicle_colors', 'VARCHAR(50)', 'name', [['vehicle_colors_name', 'name']]),
  vehicle_models: {
    ...named('vehicle_models', 'VARCHAR(100)', 'name', [['vehicle_models_brand_name', 'brand_id, name']]),
    unique: [['vehicle_models_brand_name_unique', 'brand_id, {}']],
  },
};
