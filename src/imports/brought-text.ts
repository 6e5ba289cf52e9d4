import { rm } from 'node:fs/promises';
import { beginningOf, decoded } from './decoded';
import { workbookAsCsv } from './workbook/workbook-thread';

/** A zip begins so, and no text does. */
const ZIP = Buffer.from('PK\u0003\u0004', 'latin1');

/**
 * What somebody brought, as CSV text: a workbook by its first sheet, whatever its name and content type say.
 *
 * @throws DomainError IMPORT_ENCODING, IMPORT_WORKBOOK, IMPORT_WORKBOOK_TOO_LARGE, IMPORT_TOO_LONG, IMPORTS_BUSY
 */
export async function* broughtText(path: string, charset: string | null, tenantId: number): AsyncGenerator<string> {
  const head = await beginningOf(path);
  if (!head.subarray(0, ZIP.length).equals(ZIP)) {
    yield* decoded(path, charset);
    return;
  }
  const target = `${path}.csv`;
  try {
    await workbookAsCsv({ path, target }, tenantId);
    yield* decoded(target, 'utf-8');
  } finally {
    await rm(target, { force: true });
  }
}
