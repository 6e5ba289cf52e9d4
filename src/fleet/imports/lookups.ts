import { folded } from '#kernel';
import type { Lookup } from '../../imports/importer';

/** Ids by name, whatever its case and accents; a name that several have names none of them. */
export function byName(rows: readonly { readonly id: number; readonly name: string }[]): Lookup {
  const ids = new Map<string, number | undefined>();
  const names = new Map<unknown, string>();
  for (const { id, name } of rows) {
    ids.set(folded(name), ids.has(folded(name)) ? undefined : id);
    names.set(id, name);
  }
  return Object.assign((text: string) => ids.get(folded(text)), { nameOf: (value: unknown) => names.get(value) });
}

/** The first of several lists that knows the text; people call a value what the first list calls it. */
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
