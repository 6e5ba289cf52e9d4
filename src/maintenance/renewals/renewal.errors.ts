import { defineError } from '#kernel';

export const renewalPeriodReversed = defineError({
  kind: 'unprocessable',
  code: 'RENEWAL_PERIOD_REVERSED',
  fr: { title: 'Période de validité inversée', detail: 'Un document ne finit pas d’être valable avant de l’être.' },
  en: { title: 'Validity reversed', detail: 'A paper does not end before it begins.' },
});
