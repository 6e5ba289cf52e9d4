import { defineError } from '#kernel';

export const modelYearsReversed = defineError<{ yearStart: number; yearEnd: number }>()({
  kind: 'unprocessable',
  code: 'MODEL_YEARS_REVERSED',
  fr: { title: 'Années inversées', detail: 'L’année de fin {yearEnd} précède l’année de début {yearStart}.' },
  en: { title: 'Years reversed', detail: 'The end year {yearEnd} is before the start year {yearStart}.' },
});
