import type { EntityManager } from 'typeorm';

/** SQL of the present hour and day, by the database's clock: processes whose clocks differ add to the same rows. */
export const THIS_HOUR = "DATE_FORMAT(UTC_TIMESTAMP(), '%Y-%m-%d %H:00:00')";
export const TODAY = "DATE_FORMAT(UTC_TIMESTAMP(), '%Y-%m-%d 00:00:00')";

/** Rows written in one statement. */
const ROWS_AT_ONCE = 500;

/** Writes rows by the hundreds: each gives `marks` its values. */
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
  /** One parenthesis a line that a row becomes. */
  readonly marks: string;
  readonly values: (row: R) => unknown[];
  readonly onDuplicate: string;
}
