import { defineError } from '#kernel';

export const amountTooPrecise = defineError<{ amount: string; currency: string }>()({
  kind: 'unprocessable',
  code: 'AMOUNT_TOO_PRECISE',
  fr: { title: 'Montant trop précis', detail: '{amount} a plus de décimales que la devise {currency} n’en admet.' },
  en: { title: 'Amount too precise', detail: '{amount} has more decimals than the currency {currency} allows.' },
});
