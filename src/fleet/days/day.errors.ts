import { defineError } from '#kernel';

export const dayOutOfBounds = defineError<{ field: string; day: string; first: string; last: string }>()({
  kind: 'unprocessable',
  code: 'DAY_OUT_OF_BOUNDS',
  fr: {
    title: 'Date hors limites',
    detail: '« {field} » vaut {day}. Entrez une date du {first} au {last}.',
  },
  en: { title: 'Date out of range', detail: '"{field}" is {day}. Enter a date from {first} to {last}.' },
});
