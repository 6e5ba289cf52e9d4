import type { FieldCipher } from '#secrets';
import { normalized } from './sealed-tables';
import type { SealedTable } from './sealed-tables';

/** A row by column name, as the driver reads it. */
export type StoredRow = Readonly<Record<string, string | number | null>>;
/** The new values of a row by column name. */
export type ResealedRow = Readonly<Record<string, string | null>>;

/** Every column that re-encryption reads and writes. */
export const columnsOf = (table: SealedTable): readonly string[] => [
  ...table.columns,
  ...table.indexes.map(({ column }) => column),
  ...table.plainCopies,
];

/**
 * A row's personal fields and blind indexes under the current master key; null if they already are. Plain text that was stored before
 * encryption was introduced is encrypted too.
 *
 * @throws DomainError SECRET_UNREADABLE
 */
export function resealed(
  cipher: FieldCipher,
  tenantId: number,
  table: SealedTable,
  row: StoredRow,
): ResealedRow | null {
  const texts = table.columns.flatMap((column) => {
    const stored = row[column];
    return typeof stored === 'string' ? [[column, stored] as const] : [];
  });
  if (texts.every(([, stored]) => cipher.isCurrent(stored))) return null;
  const place = (column: string): { tenantId: number; table: string; column: string; row: string } => ({
    tenantId,
    table: table.table,
    column,
    row: String(row[table.rowKey]),
  });
  const plain = new Map(texts.map(([column, stored]) => [column, cipher.open(place(column), stored)]));
  const sealed = table.columns.map((column) => {
    const text = plain.get(column);
    return [column, text === undefined ? null : cipher.seal(place(column), text)] as const;
  });
  const indexes = table.indexes.map(({ column, of, as }) => {
    const text = normalized(plain.get(of) ?? '', as);
    return [column, text === null ? null : cipher.blindIndex(place(of), text)] as const;
  });
  const copies = table.plainCopies.map((column) => [column, null] as const);
  return Object.fromEntries([...sealed, ...indexes, ...copies]);
}
