import type { Locale } from '#kernel';

/** Spreadsheets take a file for UTF-8 by these three bytes alone. */
export const BYTE_ORDER_MARK = '\uFEFF';

export type Separator = ',' | ';' | '\t';

/** French spreadsheets take the comma for a decimal sign and expect semicolons between cells. */
export const separatorOf = (locale: Locale): Separator => (locale === 'fr' ? ';' : ',');
