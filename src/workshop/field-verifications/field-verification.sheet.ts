import type { Sheet } from '../../sheets/sheet';
import type { FieldVerificationView } from './field-verification.view';

export const fieldVerificationSheet: Sheet<FieldVerificationView> = {
  resource: 'field-verifications',
  title: { fr: 'verifications-terrain', en: 'field-verifications' },
  columns: [
    { key: 'verificationNumber', kind: 'text', fr: 'Numéro', en: 'Number' },
    { key: 'verificationType', kind: 'text', fr: 'Type', en: 'Type' },
    { key: 'status', kind: 'text', fr: 'État', en: 'Status' },
    { key: 'interventionNumber', kind: 'text', fr: 'Dossier', en: 'Intervention' },
    { key: 'plateNumber', kind: 'text', fr: 'Immatriculation', en: 'Plate number' },
    { key: 'verifiedByName', kind: 'text', fr: 'Vérifié par', en: 'Verified by' },
    { key: 'verifiedAt', kind: 'instant', fr: 'Vérifié le', en: 'Verified at' },
    { key: 'isSatisfactory', kind: 'flag', fr: 'Satisfaisant', en: 'Satisfactory' },
    { key: 'findings', kind: 'text', fr: 'Constat', en: 'Findings' },
    { key: 'recommendations', kind: 'text', fr: 'Recommandations', en: 'Recommendations' },
    { key: 'odometerReading', kind: 'integer', fr: 'Kilométrage', en: 'Odometer' },
    { key: 'geoLat', kind: 'decimal', fr: 'Latitude', en: 'Latitude' },
    { key: 'geoLng', kind: 'decimal', fr: 'Longitude', en: 'Longitude' },
    { key: 'photoCount', kind: 'integer', fr: 'Photos', en: 'Photos' },
    { key: 'completedAt', kind: 'instant', fr: 'Terminé le', en: 'Completed at' },
    { key: 'completedByName', kind: 'text', fr: 'Terminé par', en: 'Completed by' },
  ],
};
