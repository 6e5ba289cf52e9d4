import type { QueryRunner } from 'typeorm';

const TABLE_OPTIONS = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci';

export type TableLines = Readonly<Record<string, readonly string[]>>;

/** `IF NOT EXISTS`: DDL commits implicitly, so the next run completes a run that was killed. */
export async function createTables(runner: QueryRunner, tables: TableLines): Promise<void> {
  for (const [table, lines] of Object.entries(tables)) {
    await runner.query(`CREATE TABLE IF NOT EXISTS ${table} (\n  ${lines.join(',\n  ')}\n) ${TABLE_OPTIONS}`);
  }
}

/** Drops in reverse order of creation, because of foreign keys. */
export async function dropTables(runner: QueryRunner, tables: TableLines): Promise<void> {
  for (const table of Object.keys(tables).toReversed()) await runner.query(`DROP TABLE IF EXISTS ${table}`);
}

/**
 * The part of a table by which a second run detects that an ALTER was already executed: MySQL has no `IF NOT EXISTS` for parts of
 * a table.
 */
type Trace = { readonly column: string } | { readonly index: string } | { readonly constraint: string };

/** Whether the table has the part. */
export async function hasPart(runner: QueryRunner, table: string, part: Trace): Promise<boolean> {
  const [source, column, name] =
    'column' in part
      ? ['columns', 'column_name', part.column]
      : 'index' in part
        ? ['statistics', 'index_name', part.index]
        : ['table_constraints', 'constraint_name', part.constraint];
  const rows = (await runner.query(
    `SELECT 1 FROM information_schema.${source} WHERE table_schema = DATABASE() AND table_name = ? AND ${column} = ? LIMIT 1`,
    [table, name],
  )) as unknown[];
  return rows.length > 0;
}
