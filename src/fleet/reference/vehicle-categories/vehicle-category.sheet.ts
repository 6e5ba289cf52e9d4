import type { Sheet } from '../../../sheets/sheet';
import type { VehicleCategoryView } from './vehicle-category.view';

export const vehicleCategorySheet: Sheet<VehicleCategoryView> = {
  resource: 'vehicle-categories',
  title: { fr: 'categories-de-vehicules', en: 'vehicle-categories' },
  columns: [
    { key: 'name', kind: 'text', fr: 'Nom', en: 'Name' },
    { key: 'description', kind: 'text', fr: 'Description', en: 'Description' },
    { key: 'requiredLicenseCode', kind: 'text', fr: 'Permis exigé', en: 'Required licence' },
    { key: 'isActive', kind: 'flag', fr: 'Actif', en: 'Active' },
  ],
};
