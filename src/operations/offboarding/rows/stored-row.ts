/** A value as the driver gives it: dates, decimals and JSON as text. */
export type StoredValue = string | number | null;

/** A row by the names of its columns. */
export type StoredRow = Readonly<Record<string, StoredValue>>;
