import { defineError } from '#kernel';

export const numberingPatternInvalid = defineError<{ pattern: string; reason: string }>()({
  kind: 'unprocessable',
  code: 'NUMBERING_PATTERN_INVALID',
  fr: { title: 'Format de numérotation invalide', detail: 'Le format « {pattern} » est refusé : {reason}.' },
  en: { title: 'Invalid number format', detail: 'The format "{pattern}" is refused: {reason}.' },
});

export const numberingUnknown = defineError<{ entityType: string }>()({
  kind: 'not_found',
  code: 'NUMBERING_UNKNOWN',
  fr: { title: 'Numérotation inconnue', detail: 'Il n’existe pas de numérotation pour « {entityType} ».' },
  en: { title: 'Unknown numbering', detail: 'There is no numbering for "{entityType}".' },
});

/** The law requires such a series to have no gaps and no repeated numbers. */
export const numberingGapless = defineError<{ entityType: string }>()({
  kind: 'conflict',
  code: 'NUMBERING_GAPLESS',
  fr: {
    title: 'Série sans trou',
    detail: 'La série « {entityType} » doit rester sans trou : son compteur ne peut pas être modifié.',
  },
  en: { title: 'Gapless series', detail: 'The series "{entityType}" must have no gaps: its counter cannot be set.' },
});

export const numberingRangeUsed = defineError<{ number: string }>()({
  kind: 'conflict',
  code: 'NUMBERING_RANGE_USED',
  fr: {
    title: 'Numéros déjà attribués',
    detail: 'Le numéro {number} de cette plage est déjà attribué. Choisissez un numéro suivant plus élevé.',
  },
  en: {
    title: 'Numbers in use',
    detail: 'Number {number} of this range is already in use. Choose a higher next number.',
  },
});

export const numberingSeriesMeet = defineError<{ pattern: string; other: string }>()({
  kind: 'conflict',
  code: 'NUMBERING_SERIES_MEET',
  fr: {
    title: 'Conflit entre deux séries légales',
    detail:
      'Le format « {pattern} » peut produire le même numéro que la série « {other} ». Choisissez un autre préfixe.',
  },
  en: {
    title: 'Legal number series overlap',
    detail: 'The format "{pattern}" can produce the same number as the series "{other}". Choose another prefix.',
  },
});
