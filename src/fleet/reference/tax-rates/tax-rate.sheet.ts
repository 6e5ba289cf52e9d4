import type { Sheet } from '../../../sheets/sheet';
import type { TaxRateView } from './tax-rate.view';

export const taxRateSheet: Sheet<TaxRateView> = {
  resource: 'tax-rates',
  title: { fr: 'taux-de-tva', en: 'tax-rates' },
  columns: [
    { key: 'code', kind: 'text', fr: 'Code', en: 'Code' },
    { key: 'label', kind: 'text', fr: 'Libellé', en: 'Label' },
    { key: 'rate', kind: 'decimal', fr: 'Taux (%)', en: 'Rate (%)' },
    { key: 'category', kind: 'text', fr: 'Catégorie', en: 'Category' },
    { key: 'exemptionReason', kind: 'text', fr: 'Motif d’exonération', en: 'Exemption reason' },
    { key: 'isDefault', kind: 'flag', fr: 'Par défaut', en: 'Default' },
    { key: 'validFrom', kind: 'day', fr: 'Valable du', en: 'Valid from' },
    { key: 'validUntil', kind: 'day', fr: 'Valable jusqu’au', en: 'Valid until' },
  ],
};
