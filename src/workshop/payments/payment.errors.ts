import { defineError } from '#kernel';

export const overpayment = defineError<{ amount: string; balance: string }>()({
  kind: 'unprocessable',
  code: 'OVERPAYMENT',
  fr: { title: 'Paiement trop élevé', detail: 'Le paiement de {amount} dépasse le solde de {balance}.' },
  en: { title: 'Overpayment', detail: 'The payment of {amount} exceeds the balance of {balance}.' },
});

export const invoiceNotIssued = defineError({
  kind: 'conflict',
  code: 'INVOICE_NOT_ISSUED',
  fr: { title: 'Facture non émise', detail: 'Un brouillon ne peut pas être payé. Émettez d’abord la facture.' },
  en: { title: 'Invoice not issued', detail: 'A draft cannot be paid. Issue the invoice first.' },
});

export const invoiceDisputed = defineError({
  kind: 'conflict',
  code: 'INVOICE_DISPUTED',
  fr: {
    title: 'Facture contestée',
    detail: 'Une facture contestée ne peut pas être payée. Levez d’abord la contestation.',
  },
  en: { title: 'Invoice disputed', detail: 'A disputed invoice cannot be paid. End the dispute first.' },
});

export const invoiceVoided = defineError({
  kind: 'conflict',
  code: 'INVOICE_VOIDED',
  fr: { title: 'Facture annulée', detail: 'Une facture annulée ne peut pas être payée.' },
  en: { title: 'Invoice voided', detail: 'A voided invoice cannot be paid.' },
});

export const invoiceSettled = defineError({
  kind: 'conflict',
  code: 'INVOICE_SETTLED',
  fr: { title: 'Rien à payer', detail: 'Le solde est déjà nul.' },
  en: { title: 'Nothing to pay', detail: 'The balance is already zero.' },
});

export const paymentVoided = defineError({
  kind: 'conflict',
  code: 'PAYMENT_VOIDED',
  fr: { title: 'Paiement déjà annulé', detail: 'Ce paiement est déjà annulé.' },
  en: { title: 'Payment voided', detail: 'This payment is already voided.' },
});
