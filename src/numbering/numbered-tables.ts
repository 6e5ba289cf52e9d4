import { ownValue } from '#kernel';

/** The table and column that hold the numbers of a record type. */
export interface NumberedTable {
  readonly table: string;
  readonly column: string;
}

/** By record type. Record types that are not numbered yet have no entry. */
export type NumberedTables = Readonly<Record<string, NumberedTable>>;

/** Injection token of the {@link NumberedTables} of all modules. */
export const NUMBERED_TABLES = Symbol('NUMBERED_TABLES');

export const numberedTable = (tables: NumberedTables, entityType: string): NumberedTable | undefined =>
  ownValue(tables, entityType);
