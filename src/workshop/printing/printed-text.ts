import type { Locale } from '#kernel';

/** A text ready to print: the same in every language, or in each of them. */
export type PrintedText = string | Readonly<Record<Locale, string>>;

export const textIn = (text: PrintedText, locale: Locale): string => (typeof text === 'string' ? text : text[locale]);
