/** A value from the driver: dates, decimals and JSON as text. */
export type StoredValue = string | number | null;

/** A row by column names. */
export type StoredRow = Readonly<Record<string, StoredValue>>;
