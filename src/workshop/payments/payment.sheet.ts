import type { Sheet } from '../../sheets/sheet';
import type { PaymentView } from './payment.view';

export const paymentSheet: Sheet<PaymentView> = {
  resource: 'payments',
  title: { fr: 'paiements', en: 'payments' },
  columns: [
    { key: 'paymentDate', kind: 'day', fr: 'Date', en: 'Date' },
    { key: 'invoiceNumber', kind: 'text', fr: 'Facture', en: 'Invoice' },
    { key: 'isRefund', kind: 'flag', fr: 'Remboursement', en: 'Refund' },
    { key: 'amount', kind: 'decimal', fr: 'Montant', en: 'Amount' },
    { key: 'currency', kind: 'text', fr: 'Devise', en: 'Currency' },
    { key: 'method', kind: 'text', fr: 'Moyen', en: 'Method' },
    { key: 'reference', kind: 'text', fr: 'Référence', en: 'Reference' },
    { key: 'status', kind: 'text', fr: 'État', en: 'Status' },
    { key: 'recordedByName', kind: 'text', fr: 'Saisi par', en: 'Recorded by' },
    { key: 'voidedAt', kind: 'instant', fr: 'Annulé le', en: 'Voided at' },
    { key: 'voidedByName', kind: 'text', fr: 'Annulé par', en: 'Voided by' },
    { key: 'voidReason', kind: 'text', fr: 'Motif d’annulation', en: 'Void reason' },
    { key: 'notes', kind: 'text', fr: 'Notes', en: 'Notes' },
  ],
};
