import type { MigrationInterface, QueryRunner } from 'typeorm';
import { liveValue, TableBuilder } from '../table-builder';

interface Key {
  readonly column: string;
  readonly type: string;
  readonly value: string;
  /** The preceding column, so that the position does not change. */
  readonly after: string;
  /** The unique key on the column, and its columns. */
  readonly unique: readonly [name: string, columns: string];
}

/**
 * Converts the generated columns of unique keys to STORED. They were VIRTUAL: to remove an old version of such a row, MariaDB's
 * purge must open the table and compute them, which triggers several of its bugs, and no column could be added beside them while
 * writes run. Neither server converts one kind into the other, so each column is replaced together with its key, in one statement
 * per table, which succeeds or fails as a whole.
 */
export class StoreKeys1765005000000 implements MigrationInterface {
  name = 'StoreKeys1765005000000';

  /** Neither server adds a stored generated column without copying the table; reads continue meanwhile, and writes wait. */
  readonly copies = 'a stored column is made by a copy of the table';

  async up(runner: QueryRunner): Promise<void> {
    await replaceKeys(runner, 'STORED');
  }

  async down(runner: QueryRunner): Promise<void> {
    await replaceKeys(runner, 'VIRTUAL');
  }
}

async function replaceKeys(runner: QueryRunner, kind: 'STORED' | 'VIRTUAL'): Promise<void> {
  const tables = new TableBuilder(runner);
  const done = await tables.generatedColumns(kind);
  for (const [table, keys] of Object.entries(KEYS)) {
    if (keys.every(({ column }) => done.has(`${table}.${column}`))) continue;
    await tables.alter(table, [
      ...keys.flatMap(({ column, unique: [name] }) => [`DROP KEY ${name}`, `DROP COLUMN ${column}`]),
      ...keys.flatMap(({ column, type, value, after, unique: [name, columns] }) => [
        `ADD COLUMN ${column} ${type} GENERATED ALWAYS AS (${value}) ${kind} AFTER ${after}`,
        `ADD UNIQUE KEY ${name} (${columns})`,
      ]),
      'ALGORITHM=COPY',
      'LOCK=SHARED',
    ]);
  }
}

const key = (column: string, type: string, value: string, after: string, unique: Key['unique']): Key => ({
  column,
  type,
  value,
  after,
  unique,
});

/** A unique key over the column alone, `<table>_<subject>_unique`, among rows that are not deleted. */
const live = (column: string, type: string, source: string, after: string, name: string): Key =>
  key(column, type, liveValue(source), after, [name, column]);

const INT = 'INT UNSIGNED';

const KEYS: Readonly<Record<string, readonly Key[]>> = {
  collaborateurs: [
    live('user_key', INT, 'user_id', 'notes', 'collaborateurs_user_unique'),
    live('employee_number_key', 'VARCHAR(20)', 'employee_number', 'user_key', 'collaborateurs_employee_number_unique'),
  ],
  drivers: [
    live('license_key', 'VARCHAR(30)', 'license_number_normalized', 'anonymized_at', 'drivers_license_unique'),
    live('license_index_key', 'VARCHAR(32)', 'license_index', 'license_index', 'drivers_license_index_unique'),
    live('collaborateur_key', INT, 'collaborateur_id', 'license_index_key', 'drivers_collaborateur_key_unique'),
  ],
  fuel_logs: [
    key('receipt_key', 'VARCHAR(100)', liveValue('receipt_number'), 'deleted_at', [
      'fuel_logs_receipt_unique',
      'vehicle_id, receipt_key, refuel_date',
    ]),
  ],
  garages: [live('name_key', 'VARCHAR(100)', 'name', 'notes', 'garages_name_unique')],
  insurances: [
    live(
      'renewed_key',
      INT,
      'IF(cancelled_on IS NULL, renewed_from_id, NULL)',
      'deleted_at',
      'insurances_renewed_unique',
    ),
  ],
  maintenances: [
    live(
      'open_plan_key',
      INT,
      "IF(status IN ('scheduled', 'in_progress'), plan_id, NULL)",
      'deleted_at',
      'maintenances_open_plan_unique',
    ),
  ],
  maintenance_plans: [
    key('template_key', INT, liveValue('template_id'), 'deleted_at', [
      'maintenance_plans_template_unique',
      'vehicle_id, template_key',
    ]),
  ],
  quotes: [
    key(
      'external_key',
      'VARCHAR(100)',
      "IF(status IN ('withdrawn', 'superseded'), NULL, external_reference)",
      'frozen_content',
      ['quotes_external_reference_unique', 'garage_id, external_key'],
    ),
    key('accepted_key', INT, "IF(status = 'accepted' AND kind = 'main', intervention_id, NULL)", 'external_key', [
      'quotes_accepted_unique',
      'accepted_key',
    ]),
  ],
  reception_reports: [
    key('draft_key', INT, "IF(status = 'draft', intervention_id, NULL)", 'pdf_attachment_id', [
      'reception_reports_draft_unique',
      'draft_key',
    ]),
  ],
  suppliers: [live('name_key', 'VARCHAR(200)', 'name', 'notes', 'suppliers_name_unique')],
  supplies: [live('reference_key', 'VARCHAR(100)', 'reference', 'is_active', 'supplies_reference_unique')],
  supply_categories: [
    key('parent_key', INT, 'IFNULL(parent_id, 0)', 'is_active', [
      'supply_categories_parent_name_unique',
      'parent_key, name',
    ]),
  ],
  tax_rates: [
    key('default_key', 'TINYINT', 'IF(is_default = 1, 1, NULL)', 'valid_until', [
      'tax_rates_default_unique',
      'default_key',
    ]),
  ],
  vehicles: [
    live('plate_key', 'VARCHAR(20)', 'plate_normalized', 'notes', 'vehicles_plate_unique'),
    live('vin_key', 'VARCHAR(17)', 'vin', 'plate_key', 'vehicles_vin_unique'),
    live('tracking_key', 'VARCHAR(100)', 'tracking_id', 'vin_key', 'vehicles_tracking_unique'),
  ],
  work_authorizations: [
    key('quote_key', INT, "IF(status = 'cancelled', NULL, quote_id)", 'frozen_content', [
      'work_authorizations_quote_unique',
      'quote_key',
    ]),
  ],
};
