import { defineError } from '#kernel';

export const dayOutOfBounds = defineError<{ field: string; day: string; first: string; last: string }>({
  kind: 'unprocessable',
  code: 'DAY_OUT_OF_BOUNDS',
  fr: {
    title: 'Date hors limites',
    detail: '« {field} » vaut {day} ; une date du {first} au {last} est attendue.',
  },
  en: { title: 'Day out of bounds', detail: '"{field}" is {day}; a day from {first} to {last} is expected.' },
});
