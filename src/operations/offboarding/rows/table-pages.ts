import { throwIfInterrupted } from '#kernel';
import { quoteIdentifier } from '#persistence';
import type { RowSession } from './row-connections';
import type { StoredRow } from './stored-row';
import type { TableShape } from './table-shapes';

/** Number of rows in memory at a time. */
const PAGE = 500;

/** A table's rows in the order of its primary key, in pages; no page is empty. */
export async function* tablePages(session: RowSession, table: TableShape): AsyncGenerator<readonly StoredRow[]> {
  const columns = table.columns.map(({ name }) => quoteIdentifier(name)).join(', ');
  const key = table.key.map(quoteIdentifier).join(', ');
  const places = table.key.map(() => '?').join(', ');
  const from = `SELECT ${columns} FROM ${quoteIdentifier(session.database)}.${quoteIdentifier(table.name)}`;
  for (let last: readonly unknown[] = []; ;) {
    throwIfInterrupted();
    const after = last.length === 0 ? '' : `WHERE (${key}) > (${places})`;
    const rows = await session.query(`${from} ${after} ORDER BY ${key} LIMIT ${PAGE}`, last);
    if (rows.length > 0) yield rows;
    if (rows.length < PAGE) return;
    last = table.key.map((column) => rows.at(-1)?.[column]);
  }
}
