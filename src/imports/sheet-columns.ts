import type { ImportColumn } from './importer';
import type { Sheet } from '../sheets/sheet';

/** The properties of an import column that differ from its export column. */
type ColumnRule = Partial<Omit<ImportColumn, 'key' | 'fr' | 'en'>>;

/** The export columns that can be imported again; they keep their headings, so that an exported file can be imported. */
export function columnsOf<V>(
  { columns }: Sheet<V>,
  rules: Readonly<Partial<Record<keyof V, ColumnRule>>>,
): readonly ImportColumn[] {
  return columns.flatMap(({ key, kind, fr, en, isPersonal }) => {
    const rule = rules[key];
    return rule === undefined ? [] : [{ key, field: key, kind, fr, en, ...(isPersonal && { isPersonal }), ...rule }];
  });
}

/** The headings of the read-only columns. */
export function readOnlyOf<V>({ columns }: Sheet<V>, imported: readonly ImportColumn[]): readonly string[] {
  const keys = new Set(imported.map(({ key }) => key));
  return columns.filter(({ key }) => !keys.has(key)).flatMap(({ key, fr, en }) => [key, fr, en]);
}
