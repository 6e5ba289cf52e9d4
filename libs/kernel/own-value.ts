/**
 * The value a table has under a key that somebody else chose. `table[key]` alone also answers what every object inherits:
 * `constructor`, `toString`, `__proto__`.
 */
export function ownValue<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
