import { defineError } from '#kernel';

export const numberingPatternInvalid = defineError<{ pattern: string; reason: string }>({
  kind: 'unprocessable',
  code: 'NUMBERING_PATTERN_INVALID',
  fr: { title: 'Format de numérotation invalide', detail: 'Le format « {pattern} » est refusé : {reason}.' },
  en: { title: 'Invalid number format', detail: 'The format "{pattern}" is refused: {reason}.' },
});
