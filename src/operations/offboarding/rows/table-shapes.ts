import { TENANT_TABLES } from '../../../database/schema-tables';
import { missingTables } from '../../tenant-database/missing-tables';
import type { RowSession } from './row-connections';
import { copyIncomplete } from './rows.errors';

/** Kinds of columns that the export distinguishes. */
type ColumnKind = 'text' | 'json' | 'number' | 'decimal' | 'day' | 'instant' | 'flag';

export interface ColumnShape {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly isNullable: boolean;
}

/** A table with its stored columns (without generated ones), in the order of their creation. */
export interface TableShape {
  readonly name: string;
  readonly key: readonly string[];
  readonly columns: readonly ColumnShape[];
}

interface ColumnRow {
  readonly tableName: string;
  readonly name: string;
  readonly type: string;
  readonly extra: string;
  readonly keyPart: string;
  readonly nullable: string;
}

/** MySQL reports DEFAULT_GENERATED for a column with a default expression, which is not a generated column. */
const GENERATED = /(?:VIRTUAL|STORED|PERSISTENT) GENERATED/;

/** MariaDB stores JSON as text, so these columns are listed by name. */
const JSON_COLUMNS: ReadonlySet<string> = new Set([
  'alerts.params',
  'alert_digests.recipients',
  'garages.specializations',
  'import_mappings.content',
  'invoices.seller',
  'invoices.buyer',
  'invoices.subject',
  'invoices.frozen_content',
  'invoices.fiscal_payload',
  'license_types.covers',
  'quotes.frozen_content',
  'reception_reports.frozen_content',
  'work_authorizations.frozen_content',
]);

/** The tables of the session's database by name, without the table of migrations. */
export async function tableShapes(session: RowSession): Promise<readonly TableShape[]> {
  const rows = (await session.query(
    `SELECT c.TABLE_NAME AS tableName, c.COLUMN_NAME AS name, c.COLUMN_TYPE AS type, c.EXTRA AS extra,
        c.COLUMN_KEY AS keyPart, c.IS_NULLABLE AS nullable
      FROM information_schema.COLUMNS c JOIN information_schema.TABLES t
        ON t.TABLE_SCHEMA = c.TABLE_SCHEMA AND t.TABLE_NAME = c.TABLE_NAME AND t.TABLE_TYPE = 'BASE TABLE'
      WHERE c.TABLE_SCHEMA = ? AND c.TABLE_NAME <> 'migrations' ORDER BY c.TABLE_NAME, c.ORDINAL_POSITION`,
    [session.database],
  )) as unknown as readonly ColumnRow[];
  const byTable = Map.groupBy(rows, ({ tableName }) => tableName);
  return [...byTable].map(([name, columns]) => ({
    name,
    key: columns.filter(({ keyPart }) => keyPart === 'PRI').map((column) => column.name),
    columns: columns
      .filter(({ extra }) => !GENERATED.test(extra))
      .map((column) => ({
        name: column.name,
        kind: kindOf(name, column),
        isNullable: column.nullable === 'YES',
      })),
  }));
}

/**
 * As {@link tableShapes}, counted against the tables of the schema's version: `information_schema` is not part of the snapshot.
 *
 * @throws DomainError COPY_INCOMPLETE
 */
export async function wholeShapes(session: RowSession, schemaVersion: string): Promise<readonly TableShape[]> {
  const shapes = await tableShapes(session);
  const found = ['migrations', ...shapes.map(({ name }) => name)];
  const { database } = session;
  const missing = await missingTables(session, { database, schemaVersion, tables: TENANT_TABLES }, found);
  if (missing.length > 0) throw copyIncomplete({ database, tables: missing.join(', ').slice(0, 200) });
  return shapes;
}

function kindOf(table: string, { name, type }: ColumnRow): ColumnKind {
  if (type === 'json' || JSON_COLUMNS.has(`${table}.${name}`)) return 'json';
  if (type === 'tinyint(1)') return 'flag';
  if (type === 'date') return 'day';
  if (type.startsWith('datetime')) return 'instant';
  if (type.startsWith('decimal')) return 'decimal';
  return type.includes('int') ? 'number' : 'text';
}
