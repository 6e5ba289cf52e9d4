import { expressionOf, namesIn, SqlReader } from './sql-reader';
import { lineOf, NotAllowed } from './sql-tokens';
import type { Token } from './sql-tokens';

/** The definition of a column. */
export interface Column {
  readonly name: string;
  readonly type: string;
  /** The numbers of the type: length, or digits and decimals. */
  readonly sizes: readonly number[];
  readonly isUnsigned: boolean;
  readonly charset: string | null;
  readonly collation: string | null;
  readonly isNullable: boolean;
  /** Null where there is no default. A nullable column has the default `NULL`. */
  readonly defaultValue: string | null;
  readonly onUpdate: string | null;
  readonly isAutoIncrement: boolean;
  readonly generated: Generated | null;
  readonly inline: readonly Inline[];
}

interface Generated {
  readonly expression: string;
  readonly isStored: boolean;
}

/** A constraint within the definition of a column. */
type Inline = { readonly kind: 'primary' } | { readonly kind: 'check'; readonly check: Check };

export interface Check {
  readonly columns: readonly string[];
  /** The column and codes of `column IN ('…', …)`. */
  readonly codes: { readonly column: string; readonly values: readonly string[] } | null;
}

const TYPES: ReadonlyMap<string, number> = new Map([
  ...['CHAR', 'VARCHAR', 'BINARY', 'VARBINARY', 'DATETIME', 'TIMESTAMP', 'TIME'].map((type) => [type, 1] as const),
  ...['TINYINT', 'SMALLINT', 'MEDIUMINT', 'INT', 'BIGINT', 'BOOLEAN', 'BIT'].map((type) => [type, 1] as const),
  ...['DATE', 'YEAR', 'JSON', 'TINYTEXT', 'TEXT', 'MEDIUMTEXT', 'LONGTEXT'].map((type) => [type, 0] as const),
  ...['TINYBLOB', 'BLOB', 'MEDIUMBLOB', 'LONGBLOB', 'DOUBLE'].map((type) => [type, 0] as const),
  ['DECIMAL', 2],
]);

type Draft = { -readonly [Part in keyof Column]: Column[Part] };

/** The definition of a column after its name. What is not listed here ends the reading. */
export function columnOf(name: string, reader: SqlReader): Column {
  const type = reader.next().text.toUpperCase();
  const sizesAllowed = TYPES.get(type);
  if (sizesAllowed === undefined)
    throw new NotAllowed(`gives the column ${name} a type that is not in the list: ${type}`);
  const column: Draft = { ...EMPTY, name, type, sizes: reader.seesSymbol('(') ? sizesOf(reader.group()) : [] };
  if (column.sizes.length > sizesAllowed) throw new NotAllowed(`gives the type ${type} too many sizes`);
  while (ATTRIBUTES.some((read) => read(reader, column))) continue;
  if (column.defaultValue === null && column.isNullable && !column.generated) column.defaultValue = 'NULL';
  return column;
}

const EMPTY: Omit<Column, 'name' | 'type' | 'sizes'> = {
  isUnsigned: false,
  charset: null,
  collation: null,
  isNullable: true,
  defaultValue: null,
  onUpdate: null,
  isAutoIncrement: false,
  generated: null,
  inline: [],
};

function sizesOf(tokens: readonly Token[]): number[] {
  return tokens.filter(({ text }) => text !== ',').map(({ text }) => Number(text));
}

/** Each reads one attribute, if it comes next. */
const ATTRIBUTES: readonly ((reader: SqlReader, column: Draft) => boolean)[] = [
  (reader, column) => reader.take('UNSIGNED') && set(column, { isUnsigned: true }),
  (reader, column) => reader.take('CHARACTER', 'SET') && set(column, { charset: reader.name() }),
  (reader, column) => reader.take('COLLATE') && set(column, { collation: reader.name() }),
  (reader, column) => reader.take('NOT', 'NULL') && set(column, { isNullable: false }),
  (reader, column) => reader.take('NULL') && set(column, { isNullable: true }),
  (reader, column) => reader.take('DEFAULT') && set(column, { defaultValue: constantOf(reader) }),
  (reader, column) => reader.take('ON', 'UPDATE') && set(column, { onUpdate: constantOf(reader) }),
  (reader, column) => reader.take('AUTO_INCREMENT') && set(column, { isAutoIncrement: true }),
  (reader, column) =>
    reader.take('PRIMARY', 'KEY') &&
    set(column, { isNullable: false, inline: [...column.inline, { kind: 'primary' }] }),
  (reader, column) =>
    reader.take('CHECK') &&
    set(column, { inline: [...column.inline, { kind: 'check', check: checkOf(reader.group()) }] }),
  (reader, column) =>
    (reader.take('GENERATED', 'ALWAYS', 'AS') || reader.take('AS')) && set(column, { generated: generatedOf(reader) }),
];

function set(column: Draft, part: Partial<Column>): true {
  Object.assign(column, part);
  return true;
}

/** A constant, or the time of the statement. */
function constantOf(reader: SqlReader): string {
  if (reader.take('CURRENT_TIMESTAMP')) {
    return reader.seesSymbol('(') ? `CURRENT_TIMESTAMP(${lineOf(reader.group())})` : 'CURRENT_TIMESTAMP';
  }
  const sign = reader.takeSymbol('-') ? '-' : '';
  const { kind, text } = reader.next();
  const isConstant = kind === 'text' || kind === 'number' || ['NULL', 'TRUE', 'FALSE'].includes(text.toUpperCase());
  if (!isConstant) throw new NotAllowed(`has a default that is no constant: ${text}`);
  return kind === 'word' ? text.toUpperCase() : `${sign}${text}`;
}

function generatedOf(reader: SqlReader): Generated {
  const expression = lineOf(expressionOf(reader.group()));
  const kind = reader.takeOneOf('STORED', 'PERSISTENT', 'VIRTUAL');
  return { expression, isStored: kind !== null && kind !== 'VIRTUAL' };
}

/** The content of the parentheses of a CHECK. */
export function checkOf(tokens: readonly Token[]): Check {
  const columns = namesIn(expressionOf(tokens));
  return { columns, codes: codesOf(new SqlReader(tokens)) };
}

function codesOf(reader: SqlReader): Check['codes'] {
  const column = reader.next();
  if (!reader.take('IN')) return null;
  const list = reader.group().filter(({ text }) => text !== ',');
  if (!reader.isAtEnd || list.some(({ kind }) => kind !== 'text')) return null;
  const values = list.map(({ text }) => text.slice(1, -1).replaceAll("''", "'"));
  return { column: column.text.replaceAll('`', '').toLowerCase(), values };
}
