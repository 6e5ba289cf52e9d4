import type { FieldCipher } from '#secrets';
import { SEALED_TABLES, WEBHOOK_ENDPOINTS } from '../../../records/personal-data/sealed-tables';
import type { SealedTable } from '../../../records/personal-data/sealed-tables';
import type { StoredRow, StoredValue } from '../rows/stored-row';
import type { ColumnShape, TableShape } from '../rows/table-shapes';

/** Internal tables of the product without data of the company. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  'audit_witnesses',
  'idempotency_keys',
  'import_batches',
  'import_options',
  'outbox',
  'storage_usage',
  'tenant_identity',
  'usage_counts',
  'webhook_deliveries',
]);

/** Internal references to ciphertexts and files, without meaning outside the product. */
const INTERNAL_COLUMNS: ReadonlySet<string> = new Set(['seal_key', 'storage_key', 'report_key']);

/** A table to export: all columns are read, but not all are written. */
export interface ExportedTable {
  readonly shape: TableShape;
  readonly columns: readonly ColumnShape[];
  readonly sealed: SealedTable | null;
}

export function exportedTables(shapes: readonly TableShape[]): readonly ExportedTable[] {
  return shapes
    .filter(({ name }) => !LEFT_OUT.has(name))
    .map((shape) => {
      const sealed = SEALED_TABLES.find(({ table }) => table === shape.name) ?? null;
      return { shape, sealed, columns: shape.columns.filter(({ name }) => !isHidden(name, sealed)) };
    });
}

/** Decrypts the personal fields of a row, because only the platform can decrypt them. @throws DomainError SECRET_UNREADABLE */
export function openedRow(
  cipher: FieldCipher,
  tenantId: number,
  sealed: SealedTable | null,
  row: StoredRow,
): StoredRow {
  if (sealed === null || sealed === WEBHOOK_ENDPOINTS) return row;
  const place = { tenantId, table: sealed.table, row: String(row[sealed.rowKey]) };
  const open = (column: string, stored: StoredValue | undefined): StoredValue =>
    typeof stored === 'string' ? cipher.open({ ...place, column }, stored) : null;
  return { ...row, ...Object.fromEntries(sealed.columns.map((column) => [column, open(column, row[column])])) };
}

function isHidden(column: string, sealed: SealedTable | null): boolean {
  if (INTERNAL_COLUMNS.has(column)) return true;
  if (sealed === null) return false;
  if (sealed === WEBHOOK_ENDPOINTS && sealed.columns.includes(column)) return true;
  return sealed.plainCopies.includes(column) || sealed.indexes.some((index) => index.column === column);
}
