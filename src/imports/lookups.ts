import { folded } from '#kernel';
import type { Lookup } from './importer';

/** Finds ids by name, ignoring case and accents; a name shared by several records finds none. */
export function byName(rows: readonly { readonly id: number; readonly name: string }[]): Lookup {
  const ids = new Map<string, number | undefined>();
  const names = new Map<unknown, string>();
  for (const { id, name } of rows) {
    ids.set(folded(name), ids.has(folded(name)) ? undefined : id);
    names.set(id, name);
  }
  return Object.assign((text: string) => ids.get(folded(text)), { nameOf: (value: unknown) => names.get(value) });
}

/** Asks several lists in turn and returns the first match; display names come from the first list. */
export function firstOf(...lookups: readonly [Lookup, ...Lookup[]]): Lookup {
  const first: Lookup = (text, values) => {
    for (const lookup of lookups) {
      const value = lookup(text, values);
      if (value !== undefined) return value;
    }
    return undefined;
  };
  return Object.assign(first, { nameOf: lookups[0].nameOf });
}
