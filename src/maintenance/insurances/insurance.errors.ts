import { defineError } from '#kernel';

export const insurancePeriodReversed = defineError({
  kind: 'unprocessable',
  code: 'INSURANCE_PERIOD_REVERSED',
  fr: { title: 'Période d’assurance inversée', detail: 'La fin de l’assurance précède son début.' },
  en: { title: 'Insurance period reversed', detail: 'The end of the policy is before its start.' },
});

export const insuranceOverlap = defineError<{ insuranceId: number; startDate: string; endDate: string }>()({
  kind: 'conflict',
  code: 'INSURANCE_OVERLAP',
  fr: {
    title: 'Assurances superposées',
    detail: 'Le véhicule est déjà couvert du {startDate} au {endDate} par l’assurance {insuranceId}.',
  },
  en: {
    title: 'Overlapping insurance',
    detail: 'The vehicle is already covered from {startDate} to {endDate} by policy {insuranceId}.',
  },
});

export const insuranceCancelled = defineError<{ id: number }>()({
  kind: 'conflict',
  code: 'INSURANCE_CANCELLED',
  fr: { title: 'Assurance résiliée', detail: 'L’assurance {id} est résiliée.' },
  en: { title: 'Insurance cancelled', detail: 'Policy {id} is cancelled.' },
});

export const insuranceRenewed = defineError({
  kind: 'conflict',
  code: 'INSURANCE_RENEWED',
  fr: { title: 'Assurance déjà renouvelée', detail: 'Une autre assurance prend déjà la suite de celle-ci.' },
  en: { title: 'Insurance already renewed', detail: 'Another policy already follows this one.' },
});

export const cancellationAfterEnd = defineError<{ endDate: string }>()({
  kind: 'unprocessable',
  code: 'CANCELLATION_AFTER_END',
  fr: { title: 'Résiliation après la fin', detail: 'L’assurance a fini le {endDate} : il n’y a plus rien à résilier.' },
  en: {
    title: 'Cancellation after the end',
    detail: 'The policy ended on {endDate}: there is nothing left to cancel.',
  },
});
