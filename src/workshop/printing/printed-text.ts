import type { Locale } from '#kernel';

/** A text ready to print: one for all languages, or one for each. */
export type PrintedText = string | Readonly<Record<Locale, string>>;

export const textIn = (text: PrintedText, locale: Locale): string => (typeof text === 'string' ? text : text[locale]);
