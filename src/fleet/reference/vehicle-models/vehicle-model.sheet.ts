import type { Sheet } from '../../../sheets/sheet';
import type { VehicleModelView } from './vehicle-model.view';

export const vehicleModelSheet: Sheet<VehicleModelView> = {
  resource: 'vehicle-models',
  title: { fr: 'modeles', en: 'vehicle-models' },
  columns: [
    { key: 'brandName', kind: 'text', fr: 'Marque', en: 'Brand' },
    { key: 'name', kind: 'text', fr: 'Nom', en: 'Name' },
    { key: 'code', kind: 'text', fr: 'Code', en: 'Code' },
    { key: 'yearStart', kind: 'integer', fr: 'Première année', en: 'First year' },
    { key: 'yearEnd', kind: 'integer', fr: 'Dernière année', en: 'Last year' },
    { key: 'tankCapacityL', kind: 'decimal', fr: 'Réservoir (l)', en: 'Tank capacity (l)' },
    { key: 'isActive', kind: 'flag', fr: 'Actif', en: 'Active' },
  ],
};
