import { defineError } from '#kernel';

export const overpayment = defineError<{ amount: string; balance: string }>({
  kind: 'unprocessable',
  code: 'OVERPAYMENT',
  fr: { title: 'Paiement trop élevé', detail: 'Le paiement de {amount} dépasse le solde de {balance}.' },
  en: { title: 'Overpayment', detail: 'The payment of {amount} exceeds the balance of {balance}.' },
});

export const invoiceNotIssued = defineError({
  kind: 'conflict',
  code: 'INVOICE_NOT_ISSUED',
  fr: { title: 'Facture non émise', detail: 'Un brouillon ne se paie pas.' },
  en: { title: 'Invoice not issued', detail: 'A draft is not paid.' },
});

export const invoiceDisputed = defineError({
  kind: 'conflict',
  code: 'INVOICE_DISPUTED',
  fr: { title: 'Facture contestée', detail: 'Une facture contestée ne se paie pas : levez d’abord la contestation.' },
  en: { title: 'Invoice disputed', detail: 'A disputed invoice is not paid: end the dispute first.' },
});

export const invoiceVoided = defineError({
  kind: 'conflict',
  code: 'INVOICE_VOIDED',
  fr: { title: 'Facture annulée', detail: 'Une facture annulée ne se paie pas.' },
  en: { title: 'Invoice voided', detail: 'A voided invoice is not paid.' },
});

export const invoiceSettled = defineError({
  kind: 'conflict',
  code: 'INVOICE_SETTLED',
  fr: { title: 'Rien à payer', detail: 'Le solde est déjà nul.' },
  en: { title: 'Nothing to pay', detail: 'The balance is zero already.' },
});

export const paymentVoided = defineError({
  kind: 'conflict',
  code: 'PAYMENT_VOIDED',
  fr: { title: 'Paiement déjà annulé', detail: 'Ce paiement est déjà annulé.' },
  en: { title: 'Payment voided', detail: 'This payment is voided already.' },
});
