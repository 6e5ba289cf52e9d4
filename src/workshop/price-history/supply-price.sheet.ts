import type { Sheet } from '../../sheets/sheet';
import type { SupplyPriceView } from './supply-price.view';

export const supplyPriceSheet: Sheet<SupplyPriceView> = {
  resource: 'supply-prices',
  title: { fr: 'registre-des-prix', en: 'price-register' },
  columns: [
    { key: 'supplyReference', kind: 'text', fr: 'Référence', en: 'Reference' },
    { key: 'description', kind: 'text', fr: 'Désignation', en: 'Description' },
    { key: 'workType', kind: 'text', fr: 'Nature', en: 'Work type' },
    { key: 'unitPrice', kind: 'decimal', fr: 'Prix unitaire', en: 'Unit price' },
    { key: 'netUnitPrice', kind: 'decimal', fr: 'Prix net', en: 'Net unit price' },
    { key: 'quantity', kind: 'decimal', fr: 'Quantité', en: 'Quantity' },
    { key: 'totalPrice', kind: 'decimal', fr: 'Prix total', en: 'Total price' },
    { key: 'currency', kind: 'text', fr: 'Devise', en: 'Currency' },
    { key: 'recordedAt', kind: 'instant', fr: 'Relevé le', en: 'Recorded at' },
    { key: 'garageName', kind: 'text', fr: 'Garage', en: 'Garage' },
    { key: 'source', kind: 'text', fr: 'Origine', en: 'Source' },
    { key: 'isAnomaly', kind: 'flag', fr: 'Prix inhabituel', en: 'Unusual price' },
    { key: 'reviewStatus', kind: 'text', fr: 'Examen', en: 'Review' },
    { key: 'notes', kind: 'text', fr: 'Notes', en: 'Notes' },
  ],
};
