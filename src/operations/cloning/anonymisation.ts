import { createHmac } from 'node:crypto';
import { hashOf } from '../../workshop/invoices/invoice-content';
import type { StoredRow, StoredValue } from '../offboarding/rows/stored-row';
import type { ColumnShape, TableShape } from '../offboarding/rows/table-shapes';
import {
  ERASED_REFERENCE,
  ERASED_VALUES,
  KEPT_COLUMNS,
  KEPT_KEYS,
  KEPT_OF_TABLE,
  KEPT_TABLES,
  REPLACED,
} from './anonymised-columns';

const ANONYMOUS = 'anonymisé';

/**
 * Anonymises rows (domain.md §18). The replacement of a text is derived from the row's id, or from a secret of this one copy that is
 * discarded after the copy. So the text cannot be restored, not even by the platform. Every text is replaced except known codes.
 */
export class Anonymisation {
  /** @param secret of this copy; equal texts are replaced by equal texts */
  constructor(private readonly secret: Buffer) {}

  /** @param row with its personal fields decrypted. Returns the row without personal data. */
  row(table: TableShape, row: StoredRow): StoredRow {
    if (KEPT_TABLES.has(table.name)) return row;
    const values = table.columns.map((column) => [column.name, this.value(table, column, row)] as const);
    const anonymous = Object.fromEntries(values);
    const [hashed] = Object.entries(REPLACED[table.name] ?? {}).find(([, rule]) => rule === 'hash of content') ?? [];
    if (hashed === undefined || row[hashed] === null) return anonymous;
    const content = anonymous['frozen_content'];
    return { ...anonymous, [hashed]: typeof content === 'string' ? hashOf(JSON.parse(content) as Frozen) : null };
  }

  private value(table: TableShape, column: ColumnShape, row: StoredRow): StoredValue {
    const stored = row[column.name] ?? null;
    if (stored === null) return null;
    if (ERASED_VALUES[table.name]?.has(column.name) || (column.isNullable && ERASED_REFERENCE.test(column.name)))
      return null;
    if (column.kind !== 'text' && column.kind !== 'json') return stored;
    if (KEPT_COLUMNS.has(column.name) || KEPT_OF_TABLE[table.name]?.has(column.name)) return stored;
    return this.replaced(table, column, row, String(stored));
  }

  private replaced(table: TableShape, column: ColumnShape, row: StoredRow, stored: string): StoredValue {
    const rule = REPLACED[table.name]?.[column.name];
    if (rule === 'same') return this.same(column.name, stored);
    if (rule === 'content') return withoutWords(stored);
    if (typeof rule === 'function') return rule(row);
    if (column.isNullable) return null;
    return column.kind === 'json' ? '[]' : ANONYMOUS;
  }

  /** Keys that are compared exactly are lower-case, like the keys of prices. */
  private same(column: string, text: string): string {
    const plain = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ').trim();
    const token = createHmac('sha256', this.secret).update(plain).digest('hex').slice(0, 12);
    return column.endsWith('_key') ? `libelle ${token}` : `Libelle ${token}`;
  }
}

type Frozen = Parameters<typeof hashOf>[0];

/** A JSON structure with its shape, amounts and codes; its words are replaced. */
function withoutWords(json: string): string {
  const strip = (key: string, value: unknown): unknown => {
    if (Array.isArray(value)) return value.map((item) => strip(key, item));
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, strip(name, item)]));
    if (key.endsWith('AttachmentId')) return null;
    return typeof value === 'string' && !KEPT_KEYS.test(key) ? ANONYMOUS : value;
  };
  return JSON.stringify(strip('', JSON.parse(json)));
}
