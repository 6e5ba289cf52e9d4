import type { ColumnOptions } from 'typeorm';

/*
 * Column declarations of entities, one per concept of domain.md §3.1. Each names its database column explicitly. No
 * naming strategy is involved, so all data sources can share one metadata.
 */

export const varchar = (name: string, length: number): ColumnOptions => ({ name, type: 'varchar', length });

export const longText = (name: string): ColumnOptions => ({ name, type: 'text' });

/** A code of a closed list. The CHECK constraint with the list is in the migration. */
export const choice = (name: string): ColumnOptions => ({ name, type: 'varchar', length: 32 });

export const flag = (name: string): ColumnOptions => ({ name, type: 'boolean' });

/** The id of a row in this or another database. */
export const rowId = (name: string): ColumnOptions => ({ name, type: 'int', unsigned: true });

/** Unsigned whole numbers: kilometres, counters. */
export const count = (name: string): ColumnOptions => ({ name, type: 'int', unsigned: true });

export const smallInteger = (name: string): ColumnOptions => ({ name, type: 'smallint', unsigned: true });

/** An exact decimal. It is a string from the driver to the entity, never a float. */
export const decimal = (name: string, precision: number, scale: number): ColumnOptions => ({
  name,
  type: 'decimal',
  precision,
  scale,
});

/** An amount of money as a decimal string with four decimals. The currency decides how many of them are shown. */
export const money = (name: string): ColumnOptions => decimal(name, 19, 4);

/** A calendar day `YYYY-MM-DD`, in the tenant's zone. */
export const day = (name: string): ColumnOptions => ({ name, type: 'date' });

/** An instant in UTC, with millisecond precision. */
export const instant = (name: string): ColumnOptions => ({ name, type: 'datetime', precision: 3 });

/** A JSON document. On MySQL the driver parses it; on MariaDB it is text, which TypeORM parses. */
export const json = (name: string): ColumnOptions => ({ name, type: 'json' });

export const nullable = (column: ColumnOptions): ColumnOptions => ({ ...column, nullable: true });
