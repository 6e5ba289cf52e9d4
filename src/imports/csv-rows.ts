import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse';
import type { Info } from 'csv-parse';
import type { Separator } from '../sheets/csv-layout';
import { importMalformed, importTooLong } from './imports.errors';
import { MAX_ROWS } from './most-rows';

/** One record of a file. `line` is the line on which it begins, counted from 1. */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

const MAX_ROW_LENGTH = 128 * 1024;
const SEPARATORS: readonly Separator[] = [',', ';', '\t'];

/**
 * The records of a CSV text, heading first, without empty lines. The text is streamed: only the part that is being parsed is in memory.
 *
 * @throws DomainError IMPORT_MALFORMED, IMPORT_TOO_LONG
 */
export async function* csvRows(opened: Promise<Readable>): AsyncGenerator<CsvRow> {
  const text = await opened;
  let parser: ReturnType<typeof parserOf> | undefined;
  try {
    const head = await headOf(text);
    // A stream that has ended must not be piped: the parser would wait for its end forever.
    if (head === '' && text.readableEnded) return;
    if (text.destroyed) throw text.errored ?? new Error('the file broke off');
    const { separator, isDeclared } = separatorIn(head);
    const records = parserOf(separator);
    parser = records;
    // Its error is also the error of the records, which the reader gets.
    pipeline(text, records).catch(() => undefined);
    yield* rowsOf(records as AsyncIterable<Parsed>, isDeclared);
  } catch (error) {
    throw isCsvError(error) ? importMalformed({ line: error.lines ?? 0 }, { cause: error }) : error;
  } finally {
    parser?.destroy();
    text.destroy();
  }
}

interface Parsed {
  readonly record: string[];
  readonly info: Info;
}

/** A first line `sep=;` tells spreadsheets the separator; it is not a row. */
async function* rowsOf(records: AsyncIterable<Parsed>, hasSeparatorLine: boolean): AsyncGenerator<CsvRow> {
  let count = 0;
  for await (const { record, info } of records) {
    if (count > MAX_ROWS) throw importTooLong({ mostRows: MAX_ROWS });
    count += 1;
    if (!hasSeparatorLine || count > 1) yield { line: info.lines - breaksIn(record), cells: record };
  }
}

function parserOf(delimiter: Separator): ReturnType<typeof parse> {
  return parse({
    delimiter,
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    max_record_size: MAX_ROW_LENGTH,
  });
}

/**
 * Peeks at the first part of a stream without consuming it; empty if the text is empty. A stream that has ended never emits `readable`
 * again.
 */
async function headOf(text: Readable): Promise<string> {
  if (text.readableLength === 0 && !text.readableEnded && !text.destroyed) await readableOrOver(text);
  const head = (text.read() as string | null) ?? '';
  if (head !== '') text.unshift(head, 'utf8');
  return head;
}

async function readableOrOver(text: Readable): Promise<void> {
  const over = new AbortController();
  const { signal } = over;
  try {
    await Promise.race([
      once(text, 'readable', { signal }),
      once(text, 'end', { signal }),
      once(text, 'close', { signal }),
    ]);
  } finally {
    over.abort();
  }
}

/** Number of lines that are searched for the separator: the first ones may be a title. */
const HEAD_LINES = 40;

/** The separator declared by a `sep=` line; without one, the separator that splits the most lines into the same, large number of cells. */
function separatorIn(text: string): { readonly separator: Separator; readonly isDeclared: boolean } {
  const declared = /^\uFEFF?"?sep=([,;\t])"?[ \t]*(?:[\r\n]|$)/i.exec(text)?.[1];
  if (declared !== undefined) return { separator: declared as Separator, isDeclared: true };
  const lines = text.replace(/"(?:[^"]|"")*"/g, '').split(/\r\n?|\n/, HEAD_LINES);
  const weight = (separator: Separator): number => {
    const counts = lines.map((line) => line.split(separator).length - 1).filter((count) => count > 0);
    const alike = [...Map.groupBy(counts, (count) => count)].map(([count, { length }]) => count * length);
    return Math.max(0, ...alike);
  };
  return { separator: SEPARATORS.toSorted((one, other) => weight(other) - weight(one))[0] ?? ',', isDeclared: false };
}

/** The parser reports the line on which a record ends, so the line breaks in its cells are subtracted. */
function breaksIn(cells: readonly string[]): number {
  return cells.reduce((sum, cell) => sum + (cell.includes('\n') ? cell.split('\n').length - 1 : 0), 0);
}

function isCsvError(error: unknown): error is Error & { readonly lines?: number } {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_');
}
