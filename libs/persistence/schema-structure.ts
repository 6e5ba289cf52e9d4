import { createHash } from 'node:crypto';

/** Anything that answers rows: a TypeORM manager or data source, or a driver's connection behind a function. */
export interface Queryable {
  query(sql: string, parameters: unknown[]): Promise<unknown>;
}

/** What a schema is made of, by name: plain text, so that it can be kept and compared later. */
export interface SchemaStructure {
  /** The columns of each table in their order. */
  readonly tables: Readonly<Record<string, string>>;
  readonly columns: Readonly<Record<string, string>>;
  readonly indexes: Readonly<Record<string, string>>;
  readonly foreignKeys: Readonly<Record<string, string>>;
}

export interface Schema {
  /** SHA-256, in hexadecimal, over the ordered columns, indexes and foreign keys: equal for equal schemas of one server. */
  readonly fingerprint: string;
  readonly structure: SchemaStructure;
}

/**
 * In the order of names and positions, in terms that MariaDB and MySQL answer alike for the same server version. Each question is
 * about one database: information_schema is never scanned over all of them (pitfalls P9).
 */
const COLUMNS = `SELECT table_name, column_name, ordinal_position, column_type, is_nullable, column_default, collation_name,
      generation_expression
    FROM information_schema.columns WHERE table_schema = ? ORDER BY table_name, ordinal_position`;
const INDEXES = `SELECT table_name, index_name, non_unique, seq_in_index, column_name
    FROM information_schema.statistics WHERE table_schema = ? ORDER BY table_name, index_name, seq_in_index`;
const FOREIGN_KEYS = `SELECT table_name, constraint_name, column_name, referenced_table_name, referenced_column_name
    FROM information_schema.key_column_usage
    WHERE table_schema = ? AND referenced_table_name IS NOT NULL ORDER BY table_name, constraint_name, ordinal_position`;

/** Reads the schema of one database. */
export async function readSchema(queryable: Queryable, database: string): Promise<Schema> {
  const hash = createHash('sha256');
  const parts: (readonly string[])[][] = [];
  for (const question of [COLUMNS, INDEXES, FOREIGN_KEYS]) {
    const rows = (await queryable.query(question, [database])) as readonly object[];
    const part = rows.map((row) => Object.values(row).map(canonical));
    for (const row of part) hash.update(row.join('\u001f')).update('\u001e');
    hash.update('\u001d');
    parts.push(part);
  }
  const [columns = [], indexes = [], foreignKeys = []] = parts;
  return { fingerprint: hash.digest('hex'), structure: structureOf(columns, indexes, foreignKeys) };
}

/** The {@link Schema.fingerprint} alone. */
export async function schemaFingerprint(queryable: Queryable, database: string): Promise<string> {
  return (await readSchema(queryable, database)).fingerprint;
}

type Rows = readonly (readonly string[])[];

function structureOf(columns: Rows, indexes: Rows, foreignKeys: Rows): SchemaStructure {
  return {
    tables: joined(columns, ([table = '', column = '']) => [table, column]),
    columns: joined(columns, ([table, column, , ...facts]) => [`${table}.${column}`, describeColumn(facts)]),
    indexes: joined(indexes, ([table, index, isLoose, , column = '']) => [
      `${table}.${index}`,
      isLoose === '0' ? `unique ${column}` : column,
    ]),
    foreignKeys: joined(foreignKeys, ([table, name, column, target, targetColumn]) => [
      `${table}.${name}`,
      `${column} → ${target}.${targetColumn}`,
    ]),
  };
}

function joined(rows: Rows, entryOf: (row: readonly string[]) => readonly [string, string]): Record<string, string> {
  const lists = new Map<string, string[]>();
  for (const row of rows) {
    const [name, text] = entryOf(row);
    lists.set(name, [...(lists.get(name) ?? []), text]);
  }
  return Object.fromEntries([...lists].map(([name, texts]) => [name, texts.join(', ')]));
}

function describeColumn([type = '', nullable, fallback, collation, generation]: readonly string[]): string {
  return [
    type,
    nullable === 'yes' ? 'null' : 'not null',
    ...(isGiven(fallback) ? [`default ${fallback}`] : []),
    ...(isGiven(collation) ? [`collate ${collation}`] : []),
    ...(isGiven(generation) ? [`as ${generation}`] : []),
  ].join(' ');
}

/** What is absent is an empty text, which {@link canonical} spells as JSON does; MariaDB spells out the default that is NULL. */
const isGiven = (text: string | undefined): text is string => !ABSENT.has(text);
const ABSENT: ReadonlySet<string | undefined> = new Set([undefined, '', '""', 'null']);

/** Display widths of integers are left out: MySQL no longer has them. */
function canonical(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? '');
  return text.replace(/\b(tinyint|smallint|mediumint|int|bigint)\(\d+\)/g, '$1').toLowerCase();
}
