import { quoteIdentifier } from '#persistence';

/** Runs statements: a manager of TypeORM, or a session of a server. */
interface Asking {
  query<T>(sql: string, parameters?: unknown[]): Promise<T>;
}

interface Databases {
  readonly from: string;
  readonly to: string;
}

interface SomeRows {
  readonly table: string;
  /** Condition on the rows of the source database. */
  readonly condition?: string;
  readonly parameters?: readonly unknown[];
  /** SQL expressions that replace columns in the copy. */
  readonly instead?: Readonly<Record<string, string>>;
}

/** Copies rows of a table from one database into another; existing rows are kept. Generated columns are not copied. */
export async function copyRows(asking: Asking, { from, to }: Databases, rows: SomeRows): Promise<void> {
  const { table, condition = '1', parameters = [], instead = {} } = rows;
  const columns = await sharedColumns(asking, { from, to }, table);
  if (columns.length === 0) return;
  const names = columns.map((column) => quoteIdentifier(column));
  const values = columns.map((column) => new Map(Object.entries(instead)).get(column) ?? quoteIdentifier(column));
  const of = (database: string): string => `${quoteIdentifier(database)}.${quoteIdentifier(table)}`;
  await asking.query(
    `INSERT IGNORE INTO ${of(to)} (${names.join(', ')}) SELECT ${values.join(', ')} FROM ${of(from)} WHERE ${condition}`,
    [...parameters],
  );
}

async function sharedColumns(asking: Asking, { from, to }: Databases, table: string): Promise<readonly string[]> {
  const rows = await asking.query<{ name: string }[]>(
    `SELECT one.COLUMN_NAME AS name FROM information_schema.COLUMNS one
      JOIN information_schema.COLUMNS other ON other.TABLE_NAME = one.TABLE_NAME AND other.COLUMN_NAME = one.COLUMN_NAME
      WHERE one.TABLE_SCHEMA = ? AND other.TABLE_SCHEMA = ? AND one.TABLE_NAME = ?
        AND COALESCE(one.GENERATION_EXPRESSION, '') = '' ORDER BY one.ORDINAL_POSITION`,
    [from, to, table],
  );
  return rows.map(({ name }) => name);
}
