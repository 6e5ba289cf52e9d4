import { stringify } from 'csv-stringify/sync';
import type { Locale } from '#kernel';

/** Spreadsheets take a file for UTF-8 by these three bytes alone. */
export const BYTE_ORDER_MARK = '\uFEFF';

export type Separator = ',' | ';' | '\t';

/** Quoted whatever the record's own delimiter is: a lone CR or LF ends a row for some readers (RFC 4180, 2.6). */
const LINE_BREAK = /[\r\n]/;

/** French spreadsheets take the comma for a decimal sign and expect semicolons between cells. */
export const separatorOf = (locale: Locale): Separator => (locale === 'fr' ? ';' : ',');

/** The decimal sign goes with the separator: a spreadsheet that splits at semicolons takes `12.50` for a text or a date. */
const COMMA_READERS: ReadonlySet<Separator> = new Set([';']);

/** An exact decimal, written with a point, as the reader of a file with this separator computes with it. */
export const decimalFor = (separator: Separator, decimal: string): string =>
  COMMA_READERS.has(separator) ? decimal.replace('.', ',') : decimal;

/** Rows as lines of CSV (RFC 4180), whatever their texts hold. Every CSV that leaves the product is written here. */
export function csvLines(rows: readonly (readonly string[])[], delimiter: Separator): string {
  const copied = rows.map((row) => [...row]);
  return stringify(copied, { delimiter, record_delimiter: '\r\n', quoted_match: LINE_BREAK });
}
