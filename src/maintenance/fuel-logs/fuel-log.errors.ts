import { defineError } from '#kernel';

export const fuelTotalMismatch = defineError<{ sent: string; computed: string }>()({
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
    title: 'Receipt already entered',
    detail: 'This receipt was already entered for the vehicle, the day and the energy.',
  },
});

export const fuelInFuture = defineError<{ refuelAt: string }>()({
  kind: 'unprocessable',
  code: 'FUEL_IN_FUTURE',
  fr: { title: 'Plein à venir', detail: 'La date du plein, {refuelAt}, est dans le futur.' },
  en: { title: 'Fill in the future', detail: 'The time of the fill, {refuelAt}, is in the future.' },
});

export const fuelNotAnomalous = defineError<{ id: number }>()({
  kind: 'conflict',
  code: 'FUEL_NOT_ANOMALOUS',
  fr: { title: 'Rien à vérifier', detail: 'Le plein {id} n’a pas d’anomalie, ou elle est déjà vérifiée.' },
  en: { title: 'Nothing to review', detail: 'Fill {id} has no anomaly, or its anomaly is already reviewed.' },
});
