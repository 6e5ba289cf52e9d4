import { folded } from '#kernel';
import type { Lookup } from './importer';

/** Finds a code by itself, or by the words that people use for it. */
export function byWords(codes: readonly string[], words: Readonly<Record<string, readonly string[]>>): Lookup {
  const known = new Map(codes.map((code) => [folded(code), code]));
  for (const [code, others] of Object.entries(words)) for (const word of others) known.set(folded(word), code);
  const lookup: Lookup = (text) => known.get(folded(text));
  return Object.assign(lookup, { nameOf: (value: unknown) => (typeof value === 'string' ? value : undefined) });
}
