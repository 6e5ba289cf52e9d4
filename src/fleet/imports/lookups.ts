import { folded } from '../../imports/headings';
import type { Lookup } from '../../imports/importer';

/** Ids by name, whatever its case and accents; a name that several have names none of them. */
export function byName(rows: readonly { readonly id: number; readonly name: string }[]): Lookup {
  const ids = new Map<string, number | undefined>();
  for (const { id, name } of rows) ids.set(folded(name), ids.has(folded(name)) ? undefined : id);
  return (text) => ids.get(folded(text));
}
