/**
 * The value of a table for a key that comes from outside. A plain `table[key]` would also find inherited properties
 * such as `constructor`, `toString` and `__proto__`.
 */
export function ownValue<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
