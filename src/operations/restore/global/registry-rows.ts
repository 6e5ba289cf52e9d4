import { quoteIdentifier } from '#persistence';

/** Whoever asks: a manager of TypeORM, or a session of a server. */
interface Asking {
  query<T>(sql: string, parameters?: unknown[]): Promise<T>;
}

interface Databases {
  readonly from: string;
  readonly to: string;
}

interface SomeRows {
  readonly table: string;
  /** Of rows of the database they come from. */
  readonly condition?: string;
  readonly parameters?: readonly unknown[];
  /** What a column becomes on the way. */
  readonly instead?: Readonly<Record<string, string>>;
}

/** Adds rows of a table that are in one database to the same of another; what is there stays. Generated columns make their own values. */
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
