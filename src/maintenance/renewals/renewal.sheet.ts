import type { Sheet } from '../../sheets/sheet';
import type { RenewalView } from './renewal.view';

export const renewalSheet: Sheet<RenewalView> = {
  resource: 'renewals',
  title: { fr: 'echeances', en: 'renewals' },
  columns: [
    { key: 'plateNumber', kind: 'text', fr: 'Immatriculation', en: 'Plate number' },
    { key: 'type', kind: 'text', fr: 'Type', en: 'Type' },
    { key: 'label', kind: 'text', fr: 'Libellé', en: 'Label' },
    { key: 'reference', kind: 'text', fr: 'Référence', en: 'Reference' },
    { key: 'status', kind: 'text', fr: 'État', en: 'Status' },
    { key: 'validFrom', kind: 'day', fr: 'Valable du', en: 'Valid from' },
    { key: 'validUntil', kind: 'day', fr: 'Valable jusqu’au', en: 'Valid until' },
    { key: 'issuedBy', kind: 'text', fr: 'Délivré par', en: 'Issued by' },
    { key: 'result', kind: 'text', fr: 'Résultat', en: 'Result' },
    { key: 'cost', kind: 'decimal', fr: 'Coût', en: 'Cost' },
    { key: 'currency', kind: 'text', fr: 'Devise', en: 'Currency' },
    { key: 'paidOn', kind: 'day', fr: 'Payé le', en: 'Paid on' },
    { key: 'notes', kind: 'text', fr: 'Notes', en: 'Notes' },
  ],
};
