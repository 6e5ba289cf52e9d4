import { defineError } from '#kernel';

export const numberingPatternInvalid = defineError<{ pattern: string; reason: string }>({
  kind: 'unprocessable',
  code: 'NUMBERING_PATTERN_INVALID',
  fr: { title: 'Format de numérotation invalide', detail: 'Le format « {pattern} » est refusé : {reason}.' },
  en: { title: 'Invalid number format', detail: 'The format "{pattern}" is refused: {reason}.' },
});

export const numberingUnknown = defineError<{ entityType: string }>({
  kind: 'not_found',
  code: 'NUMBERING_UNKNOWN',
  fr: { title: 'Numérotation inconnue', detail: 'Rien n’est numéroté sous le nom « {entityType} ».' },
  en: { title: 'Unknown numbering', detail: 'Nothing is numbered under the name "{entityType}".' },
});

/** The law wants such a series without a hole and without a repetition. */
export const numberingGapless = defineError<{ entityType: string }>({
  kind: 'conflict',
  code: 'NUMBERING_GAPLESS',
  fr: { title: 'Série sans trou', detail: 'La série « {entityType} » est continue : son compteur ne se règle pas.' },
  en: { title: 'Gapless series', detail: 'The series "{entityType}" is continuous: its counter cannot be set.' },
});

export const numberingRangeUsed = defineError<{ number: string }>({
  kind: 'conflict',
  code: 'NUMBERING_RANGE_USED',
  fr: { title: 'Numéros déjà attribués', detail: 'Le numéro {number} de cette plage est déjà attribué.' },
  en: { title: 'Numbers in use', detail: 'The number {number} of this range is in use.' },
});

export const numberingSeriesMeet = defineError<{ pattern: string; other: string }>({
  kind: 'conflict',
  code: 'NUMBERING_SERIES_MEET',
  fr: {
    title: 'Deux séries légales identiques',
    detail: 'Le format « {pattern} » peut donner le même numéro que la série « {other} ». Choisissez un autre préfixe.',
  },
  en: {
    title: 'Two legal series alike',
    detail: 'The format "{pattern}" can give the same number as the series "{other}". Choose another prefix.',
  },
});
