import type { EntityManager } from 'typeorm';

/** SQL of the present hour and day by the database's clock, so that processes with different clocks add to the same rows. */
export const THIS_HOUR = "DATE_FORMAT(UTC_TIMESTAMP(), '%Y-%m-%d %H:00:00')";
export const TODAY = "DATE_FORMAT(UTC_TIMESTAMP(), '%Y-%m-%d 00:00:00')";

/** Number of rows per statement. */
const ROWS_AT_ONCE = 500;

/** Inserts rows in batches: `values` of each row fill one `marks`. */
export async function writeRows<R>(
  manager: EntityManager,
  rows: readonly R[],
  { into, marks, values, onDuplicate }: RowsStatement<R>,
): Promise<void> {
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
    const some = rows.slice(at, at + ROWS_AT_ONCE);
    await manager.query(
      `INSERT INTO ${into} VALUES ${some.map(() => marks).join(', ')} ON DUPLICATE KEY UPDATE ${onDuplicate}`,
      some.flatMap(values),
    );
  }
}

interface RowsStatement<R> {
  /** Table and columns. */
  readonly into: string;
  /** The parenthesis with placeholders for each row. */
  readonly marks: string;
  readonly values: (row: R) => unknown[];
  readonly onDuplicate: string;
}
