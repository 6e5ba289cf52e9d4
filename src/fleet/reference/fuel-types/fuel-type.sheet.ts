import type { Sheet } from '../../../sheets/sheet';
import type { FuelTypeView } from './fuel-type.view';

export const fuelTypeSheet: Sheet<FuelTypeView> = {
  resource: 'fuel-types',
  title: { fr: 'energies', en: 'fuel-types' },
  columns: [
    { key: 'code', kind: 'text', fr: 'Code', en: 'Code' },
    { key: 'name', kind: 'text', fr: 'Nom', en: 'Name' },
    { key: 'energyUnit', kind: 'text', fr: 'Unité', en: 'Unit' },
    { key: 'energyKind', kind: 'text', fr: 'Type d’énergie', en: 'Kind of energy' },
    { key: 'countsForConsumption', kind: 'flag', fr: 'Compte dans la consommation', en: 'Counts for consumption' },
    { key: 'isEcoFriendly', kind: 'flag', fr: 'Écologique', en: 'Eco-friendly' },
    { key: 'co2KgPerUnit', kind: 'decimal', fr: 'CO2 (kg par unité)', en: 'CO2 (kg per unit)' },
    { key: 'isActive', kind: 'flag', fr: 'Actif', en: 'Active' },
  ],
};
