import type { Sheet } from '../../../sheets/sheet';
import type { LicenseTypeView } from './license-type.view';

export const licenseTypeSheet: Sheet<LicenseTypeView> = {
  resource: 'license-types',
  title: { fr: 'categories-de-permis', en: 'licence-types' },
  columns: [
    { key: 'code', kind: 'text', fr: 'Code', en: 'Code' },
    { key: 'name', kind: 'text', fr: 'Nom', en: 'Name' },
    { key: 'minAge', kind: 'integer', fr: 'Âge minimal', en: 'Minimum age' },
    { key: 'validityYears', kind: 'integer', fr: 'Validité (ans)', en: 'Validity (years)' },
    { key: 'covers', kind: 'text', fr: 'Couvre', en: 'Covers', cell: ({ covers }) => covers.join(' ') },
    { key: 'isActive', kind: 'flag', fr: 'Actif', en: 'Active' },
  ],
};
