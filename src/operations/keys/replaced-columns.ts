import { quoteIdentifier } from '#persistence';

/** The table whose texts are replaced. */
export interface ReplacementTarget {
  readonly table: string;
  readonly id: string;
  /** Whether the table has `updated_at`. The column keeps its value, because nothing changes for readers. */
  readonly isStamped: boolean;
}

/** The id of a row and the new texts of its columns. */
export interface Replacement {
  readonly id: number;
  readonly columns: Readonly<Record<string, string | null>>;
}

/** Updates the texts of many rows in one statement. Every replacement contains the same columns. */
export function replaceColumns(
  { table, id, isStamped }: ReplacementTarget,
  rows: readonly Replacement[],
): { sql: string; parameters: (string | number | null)[] } {
  const columns = Object.keys(rows[0]?.columns ?? {});
  const names = ['id', ...columns].map(quoteIdentifier);
  const first = `SELECT ${names.map((name) => `? AS ${name}`).join(', ')}`;
  const next = ` UNION ALL SELECT ${names.map(() => '?').join(', ')}`;
  const given = columns.map((column) => `target.${quoteIdentifier(column)} = fresh.${quoteIdentifier(column)}`);
  if (isStamped) given.push('target.updated_at = target.updated_at');
  return {
    sql: `UPDATE ${quoteIdentifier(table)} AS target JOIN (${first}${next.repeat(rows.length - 1)}) AS fresh
       ON fresh.id = target.${quoteIdentifier(id)} SET ${given.join(', ')}`,
    parameters: rows.flatMap((row) => [row.id, ...columns.map((column) => row.columns[column] ?? null)]),
  };
}
