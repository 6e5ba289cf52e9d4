import { quoteIdentifier } from '#persistence';
import type { ServerSession } from '../../servers/server-connections';

/** A foreign key between two tables of a database. */
export interface ForeignKey {
  readonly child: string;
  readonly parent: string;
  readonly columns: readonly { readonly child: string; readonly parent: string }[];
}

interface KeyColumn {
  readonly name: string;
  readonly child: string;
  readonly parent: string;
  readonly childColumn: string;
  readonly parentColumn: string;
}

export async function foreignKeysOf(session: ServerSession, database: string): Promise<ForeignKey[]> {
  const rows = await session.query<KeyColumn[]>(
    `SELECT CONSTRAINT_NAME AS name, TABLE_NAME AS child, REFERENCED_TABLE_NAME AS parent, COLUMN_NAME AS childColumn,
        REFERENCED_COLUMN_NAME AS parentColumn
      FROM information_schema.KEY_COLUMN_USAGE
      WHERE TABLE_SCHEMA = ? AND REFERENCED_TABLE_NAME IS NOT NULL ORDER BY child, name, ORDINAL_POSITION`,
    [database],
  );
  const byKey = Map.groupBy(rows, ({ child, name }) => `${child} ${name}`);
  return [...byKey.values()].flatMap((columns) => {
    const [first] = columns;
    if (first === undefined) return [];
    const pairs = columns.map(({ childColumn, parentColumn }) => ({ child: childColumn, parent: parentColumn }));
    return [{ child: first.child, parent: first.parent, columns: pairs }];
  });
}

/** Whether any row of a qualified table has a reference to the other table. */
export async function refersToAny(session: ServerSession, { columns }: ForeignKey, child: string): Promise<boolean> {
  const given = columns.map((pair) => `c.${quoteIdentifier(pair.child)} IS NOT NULL`);
  const rows = await session.query<unknown[]>(`SELECT 1 FROM ${child} c WHERE ${given.join(' AND ')} LIMIT 1`);
  return rows.length > 0;
}

/** Whether every row of the table must have a reference. */
export async function isRequired(
  session: ServerSession,
  { child, columns }: ForeignKey,
  database: string,
): Promise<boolean> {
  const nullable = await session.query<unknown[]>(
    `SELECT 1 FROM information_schema.COLUMNS
      WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND COLUMN_NAME IN (?) AND IS_NULLABLE = 'YES' LIMIT 1`,
    [database, child, columns.map((pair) => pair.child)],
  );
  return nullable.length === 0;
}

/** Whether a row of one table refers to a missing row of the other; both names are qualified. */
export async function hasOrphans(
  session: ServerSession,
  { columns }: ForeignKey,
  { child, parent }: { readonly child: string; readonly parent: string },
): Promise<boolean> {
  const same = columns.map((pair) => `p.${quoteIdentifier(pair.parent)} = c.${quoteIdentifier(pair.child)}`);
  const given = columns.map((pair) => `c.${quoteIdentifier(pair.child)} IS NOT NULL`);
  const rows = await session.query<unknown[]>(
    `SELECT 1 FROM ${child} c WHERE ${given.join(' AND ')}
      AND NOT EXISTS (SELECT 1 FROM ${parent} p WHERE ${same.join(' AND ')}) LIMIT 1`,
  );
  return rows.length > 0;
}
