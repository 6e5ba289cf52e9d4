import { defineError } from '#kernel';

const optionInvalid = defineError<{ option: string }>({
  kind: 'invalid',
  code: 'OPTION_INVALID',
  fr: { title: 'Option invalide', detail: '{option} attend un nombre entier de 0 à 1000.' },
  en: { title: 'Invalid option', detail: '{option} takes a whole number from 0 to 1000.' },
});

/** @throws DomainError OPTION_INVALID */
export function naturalNumber(option: string, value: string): number {
  const number = /^\d{1,4}$/.test(value) ? Number(value) : Number.NaN;
  if (!(number <= 1000)) throw optionInvalid({ option });
  return number;
}
