import type { FieldCipher } from '#secrets';
import { normalized, SEALED_TABLES } from '../../records/personal-data/sealed-tables';
import type { SealedTable } from '../../records/personal-data/sealed-tables';
import { openedRow } from '../offboarding/export/exported-tables';
import type { StoredRow } from '../offboarding/rows/stored-row';
import type { TableShape } from '../offboarding/rows/table-shapes';
import type { Anonymisation } from './anonymisation';

/** The source and the target tenant, and the anonymisation if the copy is anonymous. */
export interface Copying {
  readonly cipher: FieldCipher;
  readonly from: number;
  readonly to: number;
  readonly anonymisation: Anonymisation | null;
}

/** A row as it is written to the copy. Personal fields are encrypted for their tenant, so they are decrypted and encrypted again. */
export function copiedRow(copying: Copying, table: TableShape, row: StoredRow): StoredRow {
  const { cipher, from, to, anonymisation } = copying;
  const sealed = SEALED_TABLES.find((candidate) => candidate.table === table.name) ?? null;
  const opened = openedRow(cipher, from, sealed, row);
  const kept = anonymisation?.row(table, opened) ?? opened;
  return settled(table, to, sealed === null ? kept : sealedRow(cipher, to, sealed, kept));
}

function sealedRow(cipher: FieldCipher, tenantId: number, sealed: SealedTable, row: StoredRow): StoredRow {
  const changes: Record<string, string | null> = {};
  const place = { tenantId, table: sealed.table, row: String(row[sealed.rowKey]) };
  for (const column of sealed.columns) {
    const text = row[column];
    changes[column] = typeof text === 'string' ? cipher.seal({ ...place, column }, text) : null;
  }
  for (const { column, of, as } of sealed.indexes) {
    const text = row[of];
    const plain = typeof text === 'string' ? normalized(text, as) : null;
    changes[column] = plain === null ? null : cipher.blindIndex({ tenantId, table: sealed.table, column: of }, plain);
  }
  for (const column of sealed.plainCopies) changes[column] = null;
  return { ...row, ...changes };
}

/** States of a document that still has to be reported to a tax authority. */
const UNSETTLED: ReadonlySet<unknown> = new Set(['pending', 'sending', 'uncertain']);

/** Changes references that belong to the original: a copy reports no document to a tax authority and has its own files. */
function settled({ name }: TableShape, tenantId: number, row: StoredRow): StoredRow {
  if (name === 'invoices' && UNSETTLED.has(row['fiscal_status'])) return { ...row, fiscal_status: 'none' };
  if (name !== 'attachments') return row;
  return { ...row, storage_key: keyIn(tenantId, String(row['storage_key'])) };
}

/** The storage key of a file, moved to another tenant. */
export const keyIn = (tenantId: number, key: string): string => key.replace(/^t\d+\//, `t${tenantId}/`);
