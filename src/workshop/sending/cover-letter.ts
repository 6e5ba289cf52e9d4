import type { Locale } from '#kernel';
import { PRINTED_TEXTS } from '../printing/printed-texts';
import type { PrintedKind } from '../printing/printed-document';

interface Covered {
  readonly kind: PrintedKind;
  readonly number: string;
  readonly company: string;
  readonly message: string | null;
}

const WORDS: Readonly<Record<Locale, (named: string) => string>> = {
  fr: (named) => `Bonjour,\n\nVeuillez trouver ci-joint le document suivant : ${named}.`,
  en: (named) => `Hello,\n\nPlease find attached: ${named}.`,
};

/** The e-mail that a PDF is attached to. A line break in a name must not begin a mail header. */
export function coverLetter(
  { kind, number, company, message }: Covered,
  locale: Locale,
): { subject: string; text: string } {
  const named = onOneLine(`${PRINTED_TEXTS[locale].titles[kind]} ${number}`);
  const sender = onOneLine(company);
  const parts = [WORDS[locale](named), message?.trim() ?? '', sender].filter((part) => part !== '');
  return { subject: `${named} – ${sender}`, text: `${parts.join('\n\n')}\n` };
}

const onOneLine = (text: string): string => text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
