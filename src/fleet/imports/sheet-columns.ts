import type { ImportColumn } from '../../imports/importer';
import type { Sheet } from '../../sheets/sheet';

/** What a column is when it comes in, where that differs from what it is when it goes out. */
type ColumnRule = Partial<Omit<ImportColumn, 'key' | 'fr' | 'en'>>;

/** The columns of a list's files that come back in; they keep their headings, so that what was exported can be imported. */
export function columnsOf<V>(
  { columns }: Sheet<V>,
  rules: Readonly<Partial<Record<keyof V, ColumnRule>>>,
): readonly ImportColumn[] {
  return columns.flatMap(({ key, kind, fr, en, isPersonal }) => {
    const rule = rules[key];
    return rule === undefined ? [] : [{ key, field: key, kind, fr, en, ...(isPersonal && { isPersonal }), ...rule }];
  });
}

/** The headings of what is read-only. */
export function readOnlyOf<V>({ columns }: Sheet<V>, imported: readonly ImportColumn[]): readonly string[] {
  const keys = new Set(imported.map(({ key }) => key));
  return columns.filter(({ key }) => !keys.has(key)).flatMap(({ key, fr, en }) => [key, fr, en]);
}
