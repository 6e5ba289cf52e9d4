import type { Sheet } from '../../sheets/sheet';
import type { FuelLogView } from './fuel-log.view';

export const fuelLogSheet: Sheet<FuelLogView> = {
  resource: 'fuel-logs',
  title: { fr: 'pleins', en: 'fuel-logs' },
  columns: [
    { key: 'fuelLogNumber', kind: 'text', fr: 'Numéro', en: 'Number' },
    { key: 'plateNumber', kind: 'text', fr: 'Immatriculation', en: 'Plate number' },
    { key: 'driverName', kind: 'text', fr: 'Conducteur', en: 'Driver' },
    { key: 'refuelAt', kind: 'instant', fr: 'Date du plein', en: 'Refuelled at' },
    { key: 'fuelTypeName', kind: 'text', fr: 'Énergie', en: 'Fuel type' },
    { key: 'quantity', kind: 'decimal', fr: 'Quantité', en: 'Quantity' },
    { key: 'energyUnit', kind: 'text', fr: 'Unité', en: 'Unit' },
    { key: 'unitPrice', kind: 'decimal', fr: 'Prix unitaire', en: 'Unit price' },
    { key: 'totalCost', kind: 'decimal', fr: 'Montant', en: 'Total cost' },
    { key: 'currency', kind: 'text', fr: 'Devise', en: 'Currency' },
    { key: 'odometer', kind: 'integer', fr: 'Kilométrage', en: 'Odometer' },
    { key: 'isFullTank', kind: 'flag', fr: 'Plein complet', en: 'Full tank' },
    { key: 'missedPrevious', kind: 'flag', fr: 'Plein précédent manquant', en: 'Missed previous' },
    { key: 'isPersonal', kind: 'flag', fr: 'Personnel', en: 'Personal' },
    { key: 'stationName', kind: 'text', fr: 'Station', en: 'Station' },
    { key: 'stationLocation', kind: 'text', fr: 'Lieu', en: 'Location' },
    { key: 'receiptNumber', kind: 'text', fr: 'Reçu', en: 'Receipt' },
    { key: 'paymentMethod', kind: 'text', fr: 'Paiement', en: 'Payment method' },
    { key: 'fuelCardNumber', kind: 'text', fr: 'Carte', en: 'Fuel card' },
    { key: 'distanceKm', kind: 'integer', fr: 'Distance (km)', en: 'Distance (km)' },
    { key: 'consumption', kind: 'decimal', fr: 'Consommation aux 100 km', en: 'Consumption per 100 km' },
    { key: 'costPerKm', kind: 'decimal', fr: 'Coût au km', en: 'Cost per km' },
    { key: 'notes', kind: 'text', fr: 'Notes', en: 'Notes' },
  ],
};
