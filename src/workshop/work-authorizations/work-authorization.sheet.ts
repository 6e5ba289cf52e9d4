import type { Sheet } from '../../sheets/sheet';
import type { WorkAuthorizationSummaryView } from './work-authorization.view';

export const workAuthorizationSheet: Sheet<WorkAuthorizationSummaryView> = {
  resource: 'work-authorizations',
  title: { fr: 'ordres-de-travaux', en: 'work-orders' },
  columns: [
    { key: 'authorizationNumber', kind: 'text', fr: 'Numéro', en: 'Number' },
    { key: 'status', kind: 'text', fr: 'État', en: 'Status' },
    { key: 'interventionNumber', kind: 'text', fr: 'Dossier', en: 'Intervention' },
    { key: 'plateNumber', kind: 'text', fr: 'Immatriculation', en: 'Plate number' },
    { key: 'quoteNumber', kind: 'text', fr: 'Devis', en: 'Quote' },
    { key: 'garageName', kind: 'text', fr: 'Garage', en: 'Garage' },
    { key: 'authorizationDate', kind: 'day', fr: 'Date', en: 'Date' },
    { key: 'validUntil', kind: 'day', fr: 'Valable jusqu’au', en: 'Valid until' },
    { key: 'validity', kind: 'text', fr: 'Validité', en: 'Validity' },
    { key: 'daysUntilExpiry', kind: 'integer', fr: 'Jours restants', en: 'Days left' },
    { key: 'maxAmount', kind: 'decimal', fr: 'Plafond TTC', en: 'Maximum with tax' },
    { key: 'currency', kind: 'text', fr: 'Devise', en: 'Currency' },
    { key: 'linesNet', kind: 'decimal', fr: 'Net des lignes', en: 'Net of lines' },
    { key: 'discountAmount', kind: 'decimal', fr: 'Remise', en: 'Discount' },
    { key: 'subtotalAmount', kind: 'decimal', fr: 'Total HT', en: 'Total without tax' },
    { key: 'taxAmount', kind: 'decimal', fr: 'TVA', en: 'Tax' },
    { key: 'totalAmount', kind: 'decimal', fr: 'Total TTC', en: 'Total with tax' },
    { key: 'laborNet', kind: 'decimal', fr: 'Main-d’œuvre HT', en: 'Labour without tax' },
    { key: 'supplyNet', kind: 'decimal', fr: 'Fournitures HT', en: 'Supplies without tax' },
    { key: 'otherNet', kind: 'decimal', fr: 'Autres HT', en: 'Other without tax' },
    { key: 'validatedAt', kind: 'instant', fr: 'Validé le', en: 'Validated at' },
    { key: 'authorizedByName', kind: 'text', fr: 'Autorisé par', en: 'Authorised by' },
    { key: 'specialInstructions', kind: 'text', fr: 'Consignes', en: 'Instructions' },
  ],
};
