import { defineError } from '#kernel';

export const modelYearsReversed = defineError<{ yearStart: number; yearEnd: number }>({
  kind: 'unprocessable',
  code: 'MODEL_YEARS_REVERSED',
  fr: { title: 'Années inversées', detail: 'La fin de série {yearEnd} précède son début {yearStart}.' },
  en: { title: 'Years reversed', detail: 'The end of the series {yearEnd} is before its start {yearStart}.' },
});
