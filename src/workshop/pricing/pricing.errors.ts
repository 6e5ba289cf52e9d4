import { defineError } from '#kernel';

export const discountTooHigh = defineError<{ discount: string; limit: string }>()({
  kind: 'unprocessable',
  code: 'DISCOUNT_TOO_HIGH',
  fr: {
    title: 'Remise trop élevée',
    detail: 'La remise de {discount} dépasse le montant dont elle est déduite ({limit}).',
  },
  en: {
    title: 'Discount too high',
    detail: 'The discount of {discount} exceeds the amount that it reduces ({limit}).',
  },
});

export const discountTooPrecise = defineError<{ discount: string; currency: string }>()({
  kind: 'unprocessable',
  code: 'DISCOUNT_TOO_PRECISE',
  fr: {
    title: 'Remise trop précise',
    detail:
      'La remise {discount} a trop de décimales : un montant a celles de la monnaie ({currency}), un pourcentage en a deux au plus.',
  },
  en: {
    title: 'Discount too precise',
    detail:
      'The discount {discount} has too many decimals: an amount has those of the currency ({currency}), a percentage has at most two.',
  },
});

export const amountTooLarge = defineError<{ limit: string }>()({
  kind: 'unprocessable',
  code: 'AMOUNT_TOO_LARGE',
  fr: { title: 'Montant trop élevé', detail: 'Un montant du document dépasse le maximum de {limit}.' },
  en: { title: 'Amount too large', detail: 'An amount of the document exceeds the maximum of {limit}.' },
});

export const creditExceedsInvoice = defineError<{ what: string }>()({
  kind: 'unprocessable',
  code: 'CREDIT_EXCEEDS_INVOICE',
  fr: { title: 'Avoir trop élevé', detail: 'L’avoir dépasse le reste de la facture : {what}.' },
  en: { title: 'Credit too high', detail: 'The credit exceeds the remaining amount of the invoice: {what}.' },
});

export const creditOfNothing = defineError({
  kind: 'unprocessable',
  code: 'CREDIT_OF_NOTHING',
  fr: { title: 'Avoir sans montant', detail: 'La facture est entièrement créditée, ou la demande ne crédite rien.' },
  en: {
    title: 'Credit without an amount',
    detail: 'The invoice has nothing left to credit, or the request credits nothing.',
  },
});
