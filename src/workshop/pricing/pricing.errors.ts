import { defineError } from '#kernel';

export const discountTooHigh = defineError<{ discount: string; limit: string }>({
  kind: 'unprocessable',
  code: 'DISCOUNT_TOO_HIGH',
  fr: { title: 'Remise trop élevée', detail: 'La remise de {discount} dépasse ce dont elle est déduite ({limit}).' },
  en: { title: 'Discount too high', detail: 'The discount of {discount} exceeds what it is taken from ({limit}).' },
});

export const discountTooPrecise = defineError<{ discount: string; currency: string }>({
  kind: 'unprocessable',
  code: 'DISCOUNT_TOO_PRECISE',
  fr: {
    title: 'Remise trop précise',
    detail: 'La remise {discount} est plus fine que ce que connaît {currency}, ou que deux décimales de pour cent.',
  },
  en: {
    title: 'Discount too precise',
    detail: 'The discount {discount} is finer than {currency} has coins for, or than two decimals of a per cent.',
  },
});

export const amountTooLarge = defineError<{ limit: string }>({
  kind: 'unprocessable',
  code: 'AMOUNT_TOO_LARGE',
  fr: { title: 'Montant trop élevé', detail: 'Aucun montant d’un document ne dépasse {limit}.' },
  en: { title: 'Amount too large', detail: 'No amount of a document exceeds {limit}.' },
});

export const creditExceedsInvoice = defineError<{ what: string }>({
  kind: 'unprocessable',
  code: 'CREDIT_EXCEEDS_INVOICE',
  fr: { title: 'Avoir trop élevé', detail: 'L’avoir dépasse ce qui reste de la facture : {what}.' },
  en: { title: 'Credit too high', detail: 'The credit exceeds what is left of the invoice: {what}.' },
});

export const creditOfNothing = defineError({
  kind: 'unprocessable',
  code: 'CREDIT_OF_NOTHING',
  fr: { title: 'Avoir sans montant', detail: 'Il ne reste rien à créditer, ou rien n’est demandé.' },
  en: { title: 'Credit of nothing', detail: 'Nothing is left to be credited, or nothing is asked for.' },
});
