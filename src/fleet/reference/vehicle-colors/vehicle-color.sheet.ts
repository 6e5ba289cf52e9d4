import type { Sheet } from '../../../sheets/sheet';
import type { VehicleColorView } from './vehicle-color.view';

export const vehicleColorSheet: Sheet<VehicleColorView> = {
  resource: 'vehicle-colors',
  title: { fr: 'couleurs', en: 'colours' },
  columns: [
    { key: 'name', kind: 'text', fr: 'Nom', en: 'Name' },
    { key: 'hexCode', kind: 'text', fr: 'Code hexadécimal', en: 'Hex code' },
    { key: 'isActive', kind: 'flag', fr: 'Actif', en: 'Active' },
  ],
};
