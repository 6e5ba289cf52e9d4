import { stringify } from 'csv-stringify/sync';
import type { Locale } from '#kernel';

/** Spreadsheets take a file for UTF-8 by these three bytes alone. */
export const BYTE_ORDER_MARK = '\uFEFF';

export type Separator = ',' | ';' | '\t';

/** Quoted whatever the record's own delimiter is: a lone CR or LF ends a row for some readers (RFC 4180, 2.6). */
const LINE_BREAK = /[\r\n]/;

/** French spreadsheets take the comma for a decimal sign and expect semicolons between cells. */
export const separatorOf = (locale: Locale): Separator => (locale === 'fr' ? ';' : ',');

/** Rows as lines of CSV (RFC 4180), whatever their texts hold. Every CSV that leaves the product is written here. */
export function csvLines(rows: readonly (readonly string[])[], delimiter: Separator): string {
  const copied = rows.map((row) => [...row]);
  return stringify(copied, { delimiter, record_delimiter: '\r\n', quoted_match: LINE_BREAK });
}
