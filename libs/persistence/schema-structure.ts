import { createHash } from 'node:crypto';

/** Anything that runs a query and returns rows: a TypeORM manager or data source, or a wrapped driver connection. */
export interface Queryable {
  query(sql: string, parameters: unknown[]): Promise<unknown>;
}

/** The parts of a schema by name, as plain text, so that they can be stored and compared later. */
export interface SchemaStructure {
  /** The ordered column names of each table. */
  readonly tables: Readonly<Record<string, string>>;
  readonly columns: Readonly<Record<string, string>>;
  readonly indexes: Readonly<Record<string, string>>;
  readonly foreignKeys: Readonly<Record<string, string>>;
}

export interface Schema {
  /**
   * SHA-256, in hexadecimal, over the ordered columns, indexes and foreign keys. Equal schemas on one server have equal
   * fingerprints.
   */
  readonly fingerprint: string;
  readonly structure: SchemaStructure;
}

/**
 * Queries for columns, indexes and foreign keys, ordered by name and position, in terms that are the same on MariaDB
 * and MySQL of a given version. Each query reads one database or one table: information_schema is never scanned across
 * all databases (pitfalls P9).
 */
const QUESTIONS: readonly Question[] = [
  {
    facts: [
      'table_name',
      'column_name',
      'ordinal_position',
      'column_type',
      'is_nullable',
      'column_default',
      'collation_name',
      // A stored and a virtual generated column count as different.
      "CONCAT(generation_expression, IF(extra LIKE '%STORED GENERATED%', ' stored', '')) AS generation_expression",
    ],
    from: 'information_schema.columns WHERE table_schema = ?',
    order: ['table_name', 'ordinal_position'],
  },
  {
    facts: ['table_name', 'index_name', 'non_unique', 'seq_in_index', 'column_name'],
    from: 'information_schema.statistics WHERE table_schema = ?',
    order: ['table_name', 'index_name', 'seq_in_index'],
  },
  {
    facts: ['table_name', 'constraint_name', 'column_name', 'referenced_table_name', 'referenced_column_name'],
    from: 'information_schema.key_column_usage WHERE table_schema = ? AND referenced_table_name IS NOT NULL',
    order: ['table_name', 'constraint_name', 'ordinal_position'],
  },
];

interface Question {
  readonly facts: readonly string[];
  readonly from: string;
  readonly order: readonly string[];
}

/** Reads the schema of one database. */
export async function readSchema(queryable: Queryable, database: string): Promise<Schema> {
  const hash = createHash('sha256');
  const parts: Rows[] = [];
  for (const { facts, from, order } of QUESTIONS) {
    const sql = `SELECT ${facts.join(', ')} FROM ${from} ORDER BY ${order.join(', ')}`;
    const part = rowsOf(await queryable.query(sql, [database]));
    for (const row of part) hash.update(row.join('\u001f')).update('\u001e');
    hash.update('\u001d');
    parts.push(part);
  }
  return { fingerprint: hash.digest('hex'), structure: structureOf(parts) };
}

/**
 * A query for the fingerprint of {@link readSchema} that the server computes, as `fingerprint`, and whether the database exists, as
 * `isThere`. It saves a thousand rows for each database that is as expected. If it differs, only {@link readSchema} decides: the server may
 * write a text differently, or cut it at `group_concat_max_len`.
 */
export function fingerprintQuestion(database: string): {
  readonly sql: string;
  readonly parameters: readonly string[];
} {
  const parts = QUESTIONS.map(({ facts, from, order }) => {
    const row = `CONCAT(CONCAT_WS(0x1f, ${facts.map(canonicalInSql).join(', ')}), 0x1e)`;
    return `COALESCE((SELECT GROUP_CONCAT(${row} ORDER BY ${order.join(', ')} SEPARATOR '') FROM ${from}), ''), 0x1d`;
  });
  const isThere = '(SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = ?)';
  return {
    sql: `SELECT SHA2(CONCAT(${parts.join(', ')}), 256) AS fingerprint, ${isThere} AS isThere`,
    parameters: [...QUESTIONS, null].map(() => database),
  };
}

/** As {@link canonical}, in the regular expressions of both MariaDB and MySQL. */
function canonicalInSql(fact: string): string {
  const value = valueOf(fact);
  const plain = TYPED.test(fact) ? `REGEXP_REPLACE(${value}, '${DISPLAY_WIDTH}', '')` : value;
  return `COALESCE(LOWER(${plain}), '""')`;
}

/** Only these facts contain types. */
const TYPED = /column_type|column_default|generation_expression/;
const DISPLAY_WIDTH = String.raw`(?<=\\btinyint|\\bsmallint|\\bmediumint|\\bint|\\bbigint)[(][0-9]+[)]`;

/**
 * The structure of only the named tables, in one query: the server does not open the other tables, of which a database
 * has dozens.
 */
export async function readTables(
  queryable: Queryable,
  database: string,
  tables: readonly string[],
): Promise<SchemaStructure> {
  if (tables.length === 0) return structureOf([]);
  // One subquery per table: for a list of names MariaDB opens every table of the database.
  const asked = QUESTIONS.flatMap((question, part) =>
    tables.map((table) => ({ sql: aboutOne(question, part), table })),
  );
  const answer = await queryable.query(
    `${asked.map(({ sql }) => sql).join(' UNION ALL ')} ORDER BY part, position`,
    asked.flatMap(({ table }) => [database, table]),
  );
  const rows = rowsOf(answer);
  return structureOf(QUESTIONS.map((_, part) => rows.filter((row) => row[0] === `${part}`).map((row) => row.slice(2))));
}

/** All parts have the same columns, as text, because their own collations cannot be combined in a UNION. */
function aboutOne({ facts, from, order }: Question, part: number): string {
  const texts = Array.from({ length: MAX_FACTS }, (_, at) => `CAST(${valueOf(facts[at])} AS CHAR) AS fact_${at}`);
  return `SELECT ${part} AS part, ${order.at(-1)} AS position, ${texts.join(', ')} FROM ${from} AND table_name = ?`;
}

function valueOf(fact = 'NULL'): string {
  return fact.split(' AS ')[0] ?? fact;
}

const MAX_FACTS = Math.max(...QUESTIONS.map(({ facts }) => facts.length));

/** The {@link Schema.fingerprint} without the structure. */
export async function schemaFingerprint(queryable: Queryable, database: string): Promise<string> {
  return (await readSchema(queryable, database)).fingerprint;
}

/** The part of a structure that concerns the given tables. */
export function onlyTables(structure: SchemaStructure, tables: readonly string[]): SchemaStructure {
  const wanted = new Set(tables);
  const only = (part: Readonly<Record<string, string>>): Record<string, string> =>
    Object.fromEntries(Object.entries(part).filter(([name]) => wanted.has(name.split('.')[0] ?? '')));
  return {
    tables: only(structure.tables),
    columns: only(structure.columns),
    indexes: only(structure.indexes),
    foreignKeys: only(structure.foreignKeys),
  };
}

type Rows = readonly (readonly string[])[];

const rowsOf = (answer: unknown): Rows => (answer as readonly object[]).map((row) => Object.values(row).map(canonical));

function structureOf([columns = [], indexes = [], foreignKeys = []]: readonly Rows[]): SchemaStructure {
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

/** An absent value is an empty text, which {@link canonical} writes like JSON. MariaDB writes out the default NULL. */
const isGiven = (text: string | undefined): text is string => !ABSENT.has(text);
const ABSENT: ReadonlySet<string | undefined> = new Set([undefined, '', '""', 'null']);

/** Removes the display widths of integers, which MySQL no longer reports. */
function canonical(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? '');
  return text.replace(/\b(tinyint|smallint|mediumint|int|bigint)\(\d+\)/g, '$1').toLowerCase();
}
