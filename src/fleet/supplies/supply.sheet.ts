import type { Sheet } from '../../sheets/sheet';
import type { SupplyView } from './supply.view';

/** A supply with the codes of the records it refers to by id. */
export interface SupplyRow extends SupplyView {
  readonly taxRate: string | null;
}

export const supplySheet: Sheet<SupplyRow> = {
  resource: 'supplies',
  title: { fr: 'pieces', en: 'supplies' },
  columns: [
    { key: 'reference', kind: 'text', fr: 'Référence', en: 'Reference' },
    { key: 'oemReference', kind: 'text', fr: 'Référence constructeur', en: 'OEM reference' },
    { key: 'name', kind: 'text', fr: 'Nom', en: 'Name' },
    { key: 'description', kind: 'text', fr: 'Description', en: 'Description' },
    { key: 'brand', kind: 'text', fr: 'Marque', en: 'Brand' },
    { key: 'categoryName', kind: 'text', fr: 'Catégorie', en: 'Category' },
    { key: 'kind', kind: 'text', fr: 'Nature', en: 'Kind' },
    { key: 'unit', kind: 'text', fr: 'Unité', en: 'Unit' },
    { key: 'unitPrice', kind: 'decimal', fr: 'Prix unitaire', en: 'Unit price' },
    { key: 'taxRate', kind: 'text', fr: 'Taux de TVA', en: 'Tax rate' },
    { key: 'warrantyMonths', kind: 'integer', fr: 'Garantie (mois)', en: 'Warranty (months)' },
    { key: 'isActive', kind: 'flag', fr: 'Actif', en: 'Active' },
    { key: 'createdAt', kind: 'instant', fr: 'Créé le', en: 'Created at' },
    { key: 'updatedAt', kind: 'instant', fr: 'Modifié le', en: 'Updated at' },
  ],
};
