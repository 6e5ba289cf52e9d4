import type { Sheet } from '../../sheets/sheet';
import type { VehicleView } from './vehicle.view';

/** A vehicle with the names of the records it refers to by id. */
export interface VehicleRow extends VehicleView {
  readonly color: string | null;
  readonly category: string | null;
  readonly fuelType: string | null;
}

export const vehicleSheet: Sheet<VehicleRow> = {
  resource: 'vehicles',
  title: { fr: 'vehicules', en: 'vehicles' },
  columns: [
    { key: 'code', kind: 'text', fr: 'Code', en: 'Code' },
    { key: 'plateNumber', kind: 'text', fr: 'Immatriculation', en: 'Plate number' },
    { key: 'plateCountry', kind: 'text', fr: 'Pays d’immatriculation', en: 'Plate country' },
    { key: 'brandName', kind: 'text', fr: 'Marque', en: 'Brand' },
    { key: 'modelName', kind: 'text', fr: 'Modèle', en: 'Model' },
    { key: 'category', kind: 'text', fr: 'Catégorie', en: 'Category' },
    { key: 'fuelType', kind: 'text', fr: 'Énergie', en: 'Fuel type' },
    { key: 'color', kind: 'text', fr: 'Couleur', en: 'Colour' },
    { key: 'year', kind: 'integer', fr: 'Année', en: 'Year' },
    { key: 'vin', kind: 'text', fr: 'VIN', en: 'VIN' },
    { key: 'chassisNumber', kind: 'text', fr: 'Numéro de châssis', en: 'Chassis number' },
    { key: 'status', kind: 'text', fr: 'État', en: 'Status' },
    { key: 'currentDriver', kind: 'text', fr: 'Conducteur actuel', en: 'Current driver', cell: driverName },
    { key: 'mileage', kind: 'integer', fr: 'Kilométrage', en: 'Mileage' },
    { key: 'engineSizeL', kind: 'decimal', fr: 'Cylindrée (l)', en: 'Engine size (l)' },
    { key: 'powerHp', kind: 'integer', fr: 'Puissance (ch)', en: 'Power (hp)' },
    { key: 'tankCapacityL', kind: 'decimal', fr: 'Réservoir (l)', en: 'Tank capacity (l)' },
    { key: 'batteryKwh', kind: 'decimal', fr: 'Batterie (kWh)', en: 'Battery (kWh)' },
    { key: 'registrationDate', kind: 'day', fr: 'Première immatriculation', en: 'First registration' },
    { key: 'purchaseDate', kind: 'day', fr: 'Date d’achat', en: 'Purchase date' },
    { key: 'purchasePrice', kind: 'decimal', fr: 'Prix d’achat', en: 'Purchase price' },
    { key: 'disposalDate', kind: 'day', fr: 'Date de cession', en: 'Disposal date' },
    { key: 'disposalPrice', kind: 'decimal', fr: 'Prix de cession', en: 'Disposal price' },
    { key: 'trackingId', kind: 'text', fr: 'Boîtier', en: 'Tracking device' },
    { key: 'ownership', kind: 'text', fr: 'Propriété', en: 'Ownership' },
    { key: 'ownerName', kind: 'text', fr: 'Propriétaire', en: 'Owner' },
    { key: 'ownerContact', kind: 'text', fr: 'Contact du propriétaire', en: 'Owner contact' },
    { key: 'group', kind: 'text', fr: 'Groupe', en: 'Group' },
    { key: 'site', kind: 'text', fr: 'Site', en: 'Site' },
    { key: 'costCenter', kind: 'text', fr: 'Centre de coûts', en: 'Cost centre' },
    { key: 'notes', kind: 'text', fr: 'Notes', en: 'Notes' },
    { key: 'createdAt', kind: 'instant', fr: 'Créé le', en: 'Created at' },
    { key: 'updatedAt', kind: 'instant', fr: 'Modifié le', en: 'Updated at' },
  ],
};

function driverName({ currentDriver }: VehicleRow): string | null {
  return currentDriver && `${currentDriver.firstName} ${currentDriver.lastName}`;
}
