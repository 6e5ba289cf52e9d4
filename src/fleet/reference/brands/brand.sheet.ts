import type { Sheet } from '../../../sheets/sheet';
import type { BrandView } from './brand.view';

export const brandSheet: Sheet<BrandView> = {
  resource: 'brands',
  title: { fr: 'marques', en: 'brands' },
  columns: [
    { key: 'name', kind: 'text', fr: 'Nom', en: 'Name' },
    { key: 'code', kind: 'text', fr: 'Code', en: 'Code' },
    { key: 'country', kind: 'text', fr: 'Pays', en: 'Country' },
    { key: 'website', kind: 'text', fr: 'Site web', en: 'Website' },
    { key: 'isActive', kind: 'flag', fr: 'Actif', en: 'Active' },
  ],
};
