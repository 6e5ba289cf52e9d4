import { createHash } from 'node:crypto';

/** Anything that answers rows: a TypeORM manager or data source, or a driver's connection behind a function. */
export interface Queryable {
  query(sql: string, parameters: unknown[]): Promise<unknown>;
}

/**
 * What a schema is made of, in the order of names and positions, in terms that MariaDB and MySQL answer alike for the same
 * server version. Display widths of integers are left out: MySQL no longer has them.
 */
const PARTS: readonly string[] = [
  `SELECT table_name, column_name, ordinal_position, column_type, is_nullable, column_default, collation_name,
      generation_expression
    FROM information_schema.columns WHERE table_schema = ? ORDER BY table_name, ordinal_position`,
  `SELECT table_name, index_name, non_unique, seq_in_index, column_name
    FROM information_schema.statistics WHERE table_schema = ? ORDER BY table_name, index_name, seq_in_index`,
  `SELECT table_name, constraint_name, column_name, referenced_table_name, referenced_column_name
    FROM information_schema.key_column_usage
    WHERE table_schema = ? AND referenced_table_name IS NOT NULL ORDER BY table_name, constraint_name, ordinal_position`,
];

/** SHA-256, in hexadecimal, over the ordered columns, indexes and foreign keys of a database: equal for equal schemas of one server. */
export async function schemaFingerprint(queryable: Queryable, database: string): Promise<string> {
  const hash = createHash('sha256');
  for (const part of PARTS) {
    const rows = (await queryable.query(part, [database])) as readonly object[];
    for (const row of rows) hash.update(Object.values(row).map(canonical).join('\u001f')).update('\u001e');
    hash.update('\u001d');
  }
  return hash.digest('hex');
}

function canonical(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? '');
  return text.replace(/\b(tinyint|smallint|mediumint|int|bigint)\(\d+\)/g, '$1').toLowerCase();
}
