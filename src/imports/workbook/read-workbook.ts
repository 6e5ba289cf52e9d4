import { open } from 'node:fs/promises';
import { csvLines } from '../../sheets/csv-layout';
import { neutralized } from '../../sheets/formula';
import { MAX_ROWS } from '../most-rows';
import { SheetRows } from './sheet-rows';
import type { SheetRow } from './sheet-rows';
import { factsOf } from './workbook-facts';
import { UnreadWorkbook, WORKBOOK_LIMITS } from './workbook-limits';
import { WorkbookParts } from './workbook-parts';

/** Allowance for rows above the headings, which are not records. */
const ABOVE = 100;
/**
 * Maximum number of empty rows that are kept between two rows with content. After a larger gap, the line numbers of the report no longer
 * match those of the sheet.
 */
const WIDEST_GAP = 10_000;

/**
 * Writes the first sheet of a workbook as CSV. Each row keeps its line number of the sheet unless a cell contains line breaks.
 *
 * @throws UnreadWorkbook; system errors of the files
 */
export async function writeWorkbookAsCsv(path: string, target: string): Promise<void> {
  const parts = await openedOr(path);
  const file = await open(target, 'wx', 0o600);
  let line = 1;
  let count = 0;
  let bytes = 0;
  const write = async (rows: readonly SheetRow[]): Promise<void> => {
    let text = '';
    for (const { number, cells } of rows) {
      count += 1;
      const gap = Math.max(0, Math.min(number - line, WIDEST_GAP));
      text += '\n'.repeat(gap) + csvLines([cells.map(neutralized)], ',');
      line += gap + 1;
    }
    bytes += Buffer.byteLength(text);
    if (count > MAX_ROWS + ABOVE) throw new UnreadWorkbook('tooLong', 'too many rows');
    if (bytes > WORKBOOK_LIMITS.textBytes) throw new UnreadWorkbook('tooLarge', 'too much text');
    if (text !== '') await file.write(text);
  };
  try {
    const facts = await factsOf(parts);
    const rows = new SheetRows(facts, write);
    await parts.read(facts.sheet, WORKBOOK_LIMITS.sheetBytes, rows);
    await rows.rest();
  } catch (error) {
    throw isZipError(error) ? new UnreadWorkbook('malformed', String(error)) : error;
  } finally {
    await file.close();
    parts.close();
  }
}

async function openedOr(path: string): Promise<WorkbookParts> {
  try {
    return await WorkbookParts.open(path);
  } catch (error) {
    if (error instanceof UnreadWorkbook || isSystemError(error)) throw error;
    throw new UnreadWorkbook('malformed', String(error));
  }
}

const isSystemError = (error: unknown): boolean => error instanceof Error && 'syscall' in error;

/** Error codes of the unzip and inflate libraries for damaged content. */
const isZipError = (error: unknown): boolean =>
  error instanceof Error && !(error instanceof UnreadWorkbook) && !isSystemError(error);
