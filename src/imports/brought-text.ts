import { rm } from 'node:fs/promises';
import { beginningOf, decoded } from './decoded';
import { workbookAsCsv } from './workbook/workbook-thread';

/** The first bytes of every ZIP file; no text begins with them. */
const ZIP = Buffer.from('PK\u0003\u0004', 'latin1');

/**
 * The uploaded file as CSV text. Of a workbook, the first sheet is converted; the content decides, not the name nor the content type.
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
