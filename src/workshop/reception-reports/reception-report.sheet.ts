import type { Sheet } from '../../sheets/sheet';
import type { ReceptionReportView } from './reception-report.view';

export const receptionReportSheet: Sheet<ReceptionReportView> = {
  resource: 'reception-reports',
  title: { fr: 'receptions', en: 'reception-reports' },
  columns: [
    { key: 'receptionNumber', kind: 'text', fr: 'Numéro', en: 'Number' },
    { key: 'status', kind: 'text', fr: 'État', en: 'Status' },
    { key: 'interventionNumber', kind: 'text', fr: 'Dossier', en: 'Intervention' },
    { key: 'plateNumber', kind: 'text', fr: 'Immatriculation', en: 'Plate number' },
    { key: 'receivedByName', kind: 'text', fr: 'Réceptionné par', en: 'Received by' },
    { key: 'receptionDate', kind: 'day', fr: 'Date', en: 'Date' },
    { key: 'odometerReading', kind: 'integer', fr: 'Kilométrage', en: 'Odometer' },
    { key: 'fuelLevel', kind: 'text', fr: 'Carburant', en: 'Fuel level' },
    { key: 'isVehicleReady', kind: 'flag', fr: 'Véhicule prêt', en: 'Vehicle ready' },
    { key: 'satisfactionScore', kind: 'integer', fr: 'Satisfaction (/5)', en: 'Satisfaction (/5)' },
    { key: 'vehicleCondition', kind: 'text', fr: 'État du véhicule', en: 'Vehicle condition' },
    { key: 'workCompleted', kind: 'text', fr: 'Travaux faits', en: 'Work completed' },
    { key: 'remainingIssues', kind: 'text', fr: 'Réserves', en: 'Remaining issues' },
    { key: 'validatedAt', kind: 'instant', fr: 'Validé le', en: 'Validated at' },
    { key: 'validatedByName', kind: 'text', fr: 'Validé par', en: 'Validated by' },
  ],
};
