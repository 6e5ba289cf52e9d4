import { stringify } from 'csv-stringify/sync';
import type { Locale } from '#kernel';

/** Spreadsheets recognise UTF-8 only by these three bytes. */
export const BYTE_ORDER_MARK = '\uFEFF';

export type Separator = ',' | ';' | '\t';

/** Always quoted, whatever the record delimiter: some readers end a row at a lone CR or LF (RFC 4180, 2.6). */
const LINE_BREAK = /[\r\n]/;

/** French spreadsheets use the comma as decimal sign and expect semicolons between cells. */
export const separatorOf = (locale: Locale): Separator => (locale === 'fr' ? ';' : ',');

/** The decimal sign depends on the separator: a spreadsheet that splits at semicolons reads `12.50` as a text or a date. */
const COMMA_READERS: ReadonlySet<Separator> = new Set([';']);

/** An exact decimal with a point, converted to the decimal sign of a reader with this separator. */
export const decimalFor = (separator: Separator, decimal: string): string =>
  COMMA_READERS.has(separator) ? decimal.replace('.', ',') : decimal;

/** Rows as lines of CSV (RFC 4180), with any text content. Every CSV of the product is written by this function. */
export function csvLines(rows: readonly (readonly string[])[], delimiter: Separator): string {
  const copied = rows.map((row) => [...row]);
  return stringify(copied, { delimiter, record_delimiter: '\r\n', quoted_match: LINE_BREAK });
}
