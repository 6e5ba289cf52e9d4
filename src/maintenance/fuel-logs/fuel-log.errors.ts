import { defineError } from '#kernel';

export const fuelTotalMismatch = defineError<{ sent: string; computed: string }>({
  kind: 'unprocessable',
  code: 'FUEL_TOTAL_MISMATCH',
  fr: {
    title: 'Montant du plein incohérent',
    detail: 'Le montant {sent} s’écarte de plus d’un pour cent de quantité × prix : {computed}.',
  },
  en: {
    title: 'Total of the fill does not match',
    detail: 'The amount {sent} differs by more than one per cent from quantity × price: {computed}.',
  },
});

export const fuelReceiptTaken = defineError({
  kind: 'conflict',
  code: 'FUEL_RECEIPT_TAKEN',
  fr: { title: 'Reçu déjà saisi', detail: 'Ce reçu est déjà saisi pour ce véhicule, ce jour et cette énergie.' },
  en: {
    title: 'Receipt entered already',
    detail: 'This receipt is entered already for the vehicle, the day and the energy.',
  },
});

export const fuelInFuture = defineError<{ refuelAt: string }>({
  kind: 'unprocessable',
  code: 'FUEL_IN_FUTURE',
  fr: { title: 'Plein à venir', detail: 'Un plein ne se saisit pas d’avance : {refuelAt}.' },
  en: { title: 'Fill in the future', detail: 'A fill is not entered in advance: {refuelAt}.' },
});

export const fuelNotAnomalous = defineError<{ id: number }>({
  kind: 'conflict',
  code: 'FUEL_NOT_ANOMALOUS',
  fr: { title: 'Rien à vérifier', detail: 'Le plein {id} n’a rien d’anormal qui ne soit déjà vérifié.' },
  en: { title: 'Nothing to review', detail: 'Nothing of fill {id} stands out that is not reviewed already.' },
});
