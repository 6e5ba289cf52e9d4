import type { Sheet } from '../../sheets/sheet';
import type { QuoteSummaryView } from './quote.view';

export const quoteSheet: Sheet<QuoteSummaryView> = {
  resource: 'quotes',
  title: { fr: 'devis', en: 'quotes' },
  columns: [
    { key: 'quoteNumber', kind: 'text', fr: 'Numéro', en: 'Number' },
    { key: 'externalReference', kind: 'text', fr: 'Référence du garage', en: 'Garage reference' },
    { key: 'kind', kind: 'text', fr: 'Nature', en: 'Kind' },
    { key: 'status', kind: 'text', fr: 'État', en: 'Status' },
    { key: 'interventionNumber', kind: 'text', fr: 'Dossier', en: 'Intervention' },
    { key: 'plateNumber', kind: 'text', fr: 'Immatriculation', en: 'Plate number' },
    { key: 'garageName', kind: 'text', fr: 'Garage', en: 'Garage' },
    { key: 'quoteDate', kind: 'day', fr: 'Date', en: 'Date' },
    { key: 'validUntil', kind: 'day', fr: 'Valable jusqu’au', en: 'Valid until' },
    { key: 'currency', kind: 'text', fr: 'Devise', en: 'Currency' },
    { key: 'linesNet', kind: 'decimal', fr: 'Net des lignes', en: 'Net of lines' },
    { key: 'discountAmount', kind: 'decimal', fr: 'Remise', en: 'Discount' },
    { key: 'subtotalAmount', kind: 'decimal', fr: 'Total HT', en: 'Total without tax' },
    { key: 'taxAmount', kind: 'decimal', fr: 'TVA', en: 'Tax' },
    { key: 'totalAmount', kind: 'decimal', fr: 'Total TTC', en: 'Total with tax' },
    { key: 'laborNet', kind: 'decimal', fr: 'Main-d’œuvre HT', en: 'Labour without tax' },
    { key: 'supplyNet', kind: 'decimal', fr: 'Fournitures HT', en: 'Supplies without tax' },
    { key: 'otherNet', kind: 'decimal', fr: 'Autres HT', en: 'Other without tax' },
    { key: 'estimatedDurationDays', kind: 'integer', fr: 'Durée prévue (jours)', en: 'Estimated days' },
    { key: 'receivedAt', kind: 'instant', fr: 'Reçu le', en: 'Received at' },
    { key: 'decidedAt', kind: 'instant', fr: 'Décidé le', en: 'Decided at' },
    { key: 'decidedByName', kind: 'text', fr: 'Décidé par', en: 'Decided by' },
    { key: 'rejectionReason', kind: 'text', fr: 'Motif de refus', en: 'Rejection reason' },
    { key: 'revision', kind: 'integer', fr: 'Révision', en: 'Revision' },
    { key: 'notes', kind: 'text', fr: 'Notes', en: 'Notes' },
  ],
};
