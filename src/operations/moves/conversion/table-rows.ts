import { isDeepStrictEqual } from 'node:util';
import { throwIfInterrupted } from '#kernel';
import { quoteIdentifier } from '#persistence';
import type { ServerSession } from '../../servers/server-connections';

/** A table, as both flavours describe it. */
export interface TableShape {
  readonly name: string;
  readonly key: readonly string[];
  readonly columns: readonly string[];
  /** The columns that the server does not compute itself. */
  readonly stored: readonly string[];
  /** MySQL writes these anew: without spaces, members in its own order. On MariaDB they are texts like others. */
  readonly json: ReadonlySet<string>;
  /** Bytes are read as hexadecimal digits. */
  readonly bytes: ReadonlySet<string>;
}

/** Every value as text, which both flavours write alike for the types of {@link TYPES}. */
export type TextRow = Readonly<Record<string, string | null>>;

const BYTES: ReadonlySet<string> = new Set(['binary', 'varbinary', 'blob', 'mediumblob', 'longblob']);

/** The types of the product's tables. A float or a bit would not survive as text. */
const TYPES: ReadonlySet<string> = new Set([
  'tinyint',
  'smallint',
  'mediumint',
  'int',
  'bigint',
  'decimal',
  'char',
  'varchar',
  'tinytext',
  'text',
  'mediumtext',
  'longtext',
  'json',
  'date',
  'datetime',
  ...BYTES,
]);

/** MySQL reports DEFAULT_GENERATED for a column with a default expression, which is not a generated column. */
const GENERATED = /(?:VIRTUAL|STORED|PERSISTENT) GENERATED/;

const PAGE = 500;

interface ColumnRow {
  readonly owner: string;
  readonly name: string;
  readonly type: string;
  readonly extra: string;
  readonly keyPart: string;
}

/** All tables of a database by name. */
export async function tableShapes(session: ServerSession, database: string): Promise<readonly TableShape[]> {
  const rows = await session.query<ColumnRow[]>(
    `SELECT TABLE_NAME AS owner, COLUMN_NAME AS name, DATA_TYPE AS type, EXTRA AS extra, COLUMN_KEY AS keyPart
      FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ? ORDER BY TABLE_NAME, ORDINAL_POSITION`,
    [database],
  );
  return [...Map.groupBy(rows, ({ owner }) => owner)].map(([name, columns]) => ({
    name,
    key: columns.filter(({ keyPart }) => keyPart === 'PRI').map((column) => column.name),
    columns: columns.map((column) => column.name),
    stored: columns.filter(({ extra }) => !GENERATED.test(extra)).map((column) => column.name),
    json: new Set(columns.filter(({ type }) => type.toLowerCase() === 'json').map((column) => column.name)),
    bytes: new Set(columns.filter(({ type }) => BYTES.has(type.toLowerCase())).map((column) => column.name)),
  }));
}

/** The first column of a type that would change between the flavours, or the first table without a key of text; null if there is none. */
export async function unfitColumn(session: ServerSession, database: string): Promise<string | null> {
  const rows = await session.query<ColumnRow[]>(
    'SELECT TABLE_NAME AS owner, COLUMN_NAME AS name, DATA_TYPE AS type FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ?',
    [database],
  );
  const column = rows.find(({ type }) => !TYPES.has(type.toLowerCase()));
  if (column !== undefined) return `${column.owner}.${column.name} (${column.type})`;
  const shapes = await tableShapes(session, database);
  const keyless = shapes.find(({ key, bytes }) => key.length === 0 || key.some((part) => bytes.has(part)));
  return keyless === undefined ? null : keyless.name;
}

/** The rows of a table in the order of its key, in pages; no page is empty. */
export async function* textPages(
  session: ServerSession,
  database: string,
  { name, key, columns, bytes }: Omit<TableShape, 'stored' | 'json'>,
): AsyncGenerator<readonly TextRow[]> {
  // Qualified by the table: an order by the bare name of a column would be that of its text.
  const keys = key.map((column) => `t.${quoteIdentifier(column)}`).join(', ');
  const texts = columns.map((column) => {
    const value = `t.${quoteIdentifier(column)}`;
    return `${bytes.has(column) ? `HEX(${value})` : `CAST(${value} AS CHAR)`} AS ${quoteIdentifier(column)}`;
  });
  const from = `SELECT ${texts.join(', ')} FROM ${quoteIdentifier(database)}.${quoteIdentifier(name)} t`;
  for (let last: readonly unknown[] = []; ;) {
    throwIfInterrupted();
    const after = last.length === 0 ? '' : `WHERE (${keys}) > (${last.map(() => '?').join(', ')})`;
    const rows = await session.query<TextRow[]>(`${from} ${after} ORDER BY ${keys} LIMIT ${PAGE}`, [...last]);
    if (rows.length > 0) yield rows;
    if (rows.length < PAGE) return;
    last = key.map((column) => rows.at(-1)?.[column]);
  }
}

/** Whether both have the same values. Of JSON the meaning counts, as MySQL does not keep its text. */
export function isSameRow(one: TextRow, other: TextRow, json: ReadonlySet<string>): boolean {
  return Object.entries(one).every(([column, value]) => {
    const copied = other[column] ?? null;
    if (value === copied) return true;
    if (value === null || copied === null || !json.has(column)) return false;
    return isDeepStrictEqual(JSON.parse(value), JSON.parse(copied));
  });
}
