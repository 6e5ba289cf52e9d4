import type { FieldCipher } from '#secrets';
import { normalized, SEALED_TABLES } from '../../fleet/personal-data/sealed-tables';
import type { SealedTable } from '../../fleet/personal-data/sealed-tables';
import { openedRow } from '../offboarding/export/exported-tables';
import type { StoredRow } from '../offboarding/rows/stored-row';
import type { TableShape } from '../offboarding/rows/table-shapes';
import type { Anonymisation } from './anonymisation';

/** From which company to which, and whether anybody can be told in it. */
export interface Copying {
  readonly cipher: FieldCipher;
  readonly from: number;
  readonly to: number;
  readonly anonymisation: Anonymisation | null;
}

/** A row as it stands in the copy: personal fields are bound to their tenant, so they are opened here and sealed there. */
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

/** With a tax authority. */
const UNSETTLED: ReadonlySet<unknown> = new Set(['pending', 'sending', 'uncertain']);

/** What the copy must not do in the name of the original: no tax authority hears of its documents, and its files are its own. */
function settled({ name }: TableShape, tenantId: number, row: StoredRow): StoredRow {
  if (name === 'invoices' && UNSETTLED.has(row['fiscal_status'])) return { ...row, fiscal_status: 'none' };
  if (name !== 'attachments') return row;
  return { ...row, storage_key: keyIn(tenantId, String(row['storage_key'])) };
}

/** A key of one tenant's file as the other's. */
export const keyIn = (tenantId: number, key: string): string => key.replace(/^t\d+\//, `t${tenantId}/`);
