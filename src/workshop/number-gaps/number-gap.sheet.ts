import type { Sheet } from '../../sheets/sheet';
import type { NumberGapView } from './number-gap.view';

export const numberGapSheet: Sheet<NumberGapView> = {
  resource: 'number_gaps',
  title: { fr: 'numeros-sans-document', en: 'number-gaps' },
  columns: [
    { key: 'invoiceNumber', kind: 'text', fr: 'Numéro', en: 'Number' },
    { key: 'documentType', kind: 'text', fr: 'Document', en: 'Document' },
    { key: 'reason', kind: 'text', fr: 'Motif', en: 'Reason' },
    { key: 'issueDate', kind: 'day', fr: 'Émis le', en: 'Issued on' },
    { key: 'totalAmount', kind: 'decimal', fr: 'Total', en: 'Total' },
    { key: 'paidAmount', kind: 'decimal', fr: 'Payé', en: 'Paid' },
    { key: 'currency', kind: 'text', fr: 'Devise', en: 'Currency' },
    { key: 'contentHash', kind: 'text', fr: 'Empreinte', en: 'Content hash' },
    { key: 'createdAt', kind: 'instant', fr: 'Constaté le', en: 'Recorded at' },
  ],
};
