import type { Sheet } from '../../sheets/sheet';
import type { PrediagnosticSummaryView } from './prediagnostic.view';

export const prediagnosticSheet: Sheet<PrediagnosticSummaryView> = {
  resource: 'prediagnostics',
  title: { fr: 'prediagnostics', en: 'prediagnostics' },
  columns: [
    { key: 'prediagnosticNumber', kind: 'text', fr: 'Numéro', en: 'Number' },
    { key: 'interventionNumber', kind: 'text', fr: 'Dossier', en: 'Intervention' },
    { key: 'plateNumber', kind: 'text', fr: 'Immatriculation', en: 'Plate number' },
    { key: 'status', kind: 'text', fr: 'État', en: 'Status' },
    { key: 'prediagnosticDate', kind: 'day', fr: 'Date', en: 'Date' },
    { key: 'expertName', kind: 'text', fr: 'Expert', en: 'Expert' },
    { key: 'vehicleLabel', kind: 'text', fr: 'Véhicule', en: 'Vehicle' },
    { key: 'odometerReading', kind: 'integer', fr: 'Kilométrage', en: 'Odometer' },
    { key: 'summary', kind: 'text', fr: 'Constat', en: 'Summary' },
    { key: 'estimatedCost', kind: 'decimal', fr: 'Coût estimé', en: 'Estimated cost' },
    { key: 'estimatedDurationDays', kind: 'integer', fr: 'Durée prévue (jours)', en: 'Estimated days' },
    { key: 'isUrgent', kind: 'flag', fr: 'Urgent', en: 'Urgent' },
    { key: 'completedAt', kind: 'instant', fr: 'Terminé le', en: 'Completed at' },
    { key: 'completedByName', kind: 'text', fr: 'Terminé par', en: 'Completed by' },
  ],
};
