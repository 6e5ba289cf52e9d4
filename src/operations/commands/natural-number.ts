import { defineError } from '#kernel';

const optionInvalid = defineError<{ option: string }>({
  kind: 'invalid',
  code: 'OPTION_INVALID',
  fr: { title: 'Option invalide', detail: '{option} attend un nombre entier de 0 à 1000.' },
  en: { title: 'Invalid option', detail: '{option} takes a whole number from 0 to 1000.' },
});

const numberInvalid = defineError<{ option: string; most: number }>({
  kind: 'invalid',
  code: 'NUMBER_INVALID',
  fr: { title: 'Nombre invalide', detail: '{option} attend un nombre entier de 1 à {most}.' },
  en: { title: 'Invalid number', detail: '{option} takes a whole number from 1 to {most}.' },
});

/** @throws DomainError NUMBER_INVALID */
export function wholeNumber(option: string, value: string, most: number): number {
  const number = /^[1-9]\d{0,9}$/.test(value) ? Number(value) : Number.NaN;
  if (!(number <= most)) throw numberInvalid({ option, most });
  return number;
}

/** @throws DomainError OPTION_INVALID */
export function naturalNumber(option: string, value: string): number {
  const number = /^\d{1,4}$/.test(value) ? Number(value) : Number.NaN;
  if (!(number <= 1000)) throw optionInvalid({ option });
  return number;
}
