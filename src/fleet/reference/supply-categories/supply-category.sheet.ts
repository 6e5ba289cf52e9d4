import type { Sheet } from '../../../sheets/sheet';
import type { SupplyCategoryView } from './supply-category.view';

export const supplyCategorySheet: Sheet<SupplyCategoryView> = {
  resource: 'supply-categories',
  title: { fr: 'categories-de-pieces', en: 'supply-categories' },
  columns: [
    { key: 'id', kind: 'integer', fr: 'Identifiant', en: 'Id' },
    { key: 'parentId', kind: 'integer', fr: 'Catégorie mère', en: 'Parent category' },
    { key: 'name', kind: 'text', fr: 'Nom', en: 'Name' },
    { key: 'description', kind: 'text', fr: 'Description', en: 'Description' },
    { key: 'isActive', kind: 'flag', fr: 'Actif', en: 'Active' },
  ],
};
