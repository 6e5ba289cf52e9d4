import { quoteIdentifier } from '#persistence';

/** Where texts are replaced. */
export interface ReplacementTarget {
  readonly table: string;
  readonly id: string;
  /** Whether rows have an `updated_at`, which stands: for its readers nothing changed. */
  readonly isStamped: boolean;
}

/** A row's id and the texts its columns are given. */
export interface Replacement {
  readonly id: number;
  readonly columns: Readonly<Record<string, string | null>>;
}

/** One statement that gives many rows new texts; every replacement names the same columns. */
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
