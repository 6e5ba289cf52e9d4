import type { Sheet } from '../../sheets/sheet';
import type { MaintenanceView } from './maintenance.view';

export const maintenanceSheet: Sheet<MaintenanceView> = {
  resource: 'maintenances',
  title: { fr: 'entretiens', en: 'maintenances' },
  columns: [
    { key: 'maintenanceNumber', kind: 'text', fr: 'Numéro', en: 'Number' },
    { key: 'plateNumber', kind: 'text', fr: 'Immatriculation', en: 'Plate number' },
    { key: 'title', kind: 'text', fr: 'Intitulé', en: 'Title' },
    { key: 'planTitle', kind: 'text', fr: 'Plan', en: 'Plan' },
    { key: 'type', kind: 'text', fr: 'Type', en: 'Type' },
    { key: 'status', kind: 'text', fr: 'État', en: 'Status' },
    { key: 'scheduledDate', kind: 'day', fr: 'Prévu le', en: 'Scheduled for' },
    { key: 'dueOdometer', kind: 'integer', fr: 'Échéance (km)', en: 'Due odometer' },
    { key: 'completedDate', kind: 'day', fr: 'Fait le', en: 'Completed on' },
    { key: 'odometerReading', kind: 'integer', fr: 'Kilométrage', en: 'Odometer' },
    { key: 'cost', kind: 'decimal', fr: 'Coût', en: 'Cost' },
    { key: 'currency', kind: 'text', fr: 'Devise', en: 'Currency' },
    { key: 'garageName', kind: 'text', fr: 'Garage', en: 'Garage' },
    { key: 'serviceProvider', kind: 'text', fr: 'Prestataire', en: 'Provider' },
    { key: 'serviceLocation', kind: 'text', fr: 'Lieu', en: 'Place' },
    { key: 'isWarrantyCovered', kind: 'flag', fr: 'Sous garantie', en: 'Under warranty' },
    { key: 'partsUsed', kind: 'text', fr: 'Pièces', en: 'Parts' },
    { key: 'workPerformed', kind: 'text', fr: 'Travaux', en: 'Work performed' },
    { key: 'description', kind: 'text', fr: 'Description', en: 'Description' },
    { key: 'notes', kind: 'text', fr: 'Notes', en: 'Notes' },
  ],
};
