import { defineError } from '#kernel';

export const renewalPeriodReversed = defineError({
  kind: 'unprocessable',
  code: 'RENEWAL_PERIOD_REVERSED',
  fr: { title: 'Période de validité inversée', detail: 'La fin de validité du document précède son début.' },
  en: { title: 'Validity reversed', detail: 'The end of the validity is before its start.' },
});
