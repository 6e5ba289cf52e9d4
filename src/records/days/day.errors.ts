import { defineError } from '#kernel';

export const dayInFuture = defineError<{ field: string; day: string }>()({
  kind: 'unprocessable',
  code: 'DAY_IN_FUTURE',
  fr: {
    title: 'Date dans le futur',
    detail: '« {field} » vaut {day}, une date future. Entrez une date passée ou celle du jour.',
  },
  en: {
    title: 'Date in the future',
    detail: '"{field}" is {day}, which is in the future. Enter today or a past date.',
  },
});

export const dayOutOfBounds = defineError<{ field: string; day: string; first: string; last: string }>()({
  kind: 'unprocessable',
  code: 'DAY_OUT_OF_BOUNDS',
  fr: {
    title: 'Date hors limites',
    detail: '« {field} » vaut {day}. Entrez une date du {first} au {last}.',
  },
  en: { title: 'Date out of range', detail: '"{field}" is {day}. Enter a date from {first} to {last}.' },
});
