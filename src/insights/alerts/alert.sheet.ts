import type { Sheet } from '../../sheets/sheet';
import type { AlertView } from './alert.view';

export const alertSheet: Sheet<AlertView> = {
  resource: 'alerts',
  title: { fr: 'alertes', en: 'alerts' },
  columns: [
    { key: 'title', kind: 'text', fr: 'Alerte', en: 'Alert' },
    { key: 'type', kind: 'text', fr: 'Type', en: 'Type' },
    { key: 'severity', kind: 'text', fr: 'Gravité', en: 'Severity' },
    { key: 'status', kind: 'text', fr: 'État', en: 'Status' },
    { key: 'plateNumber', kind: 'text', fr: 'Immatriculation', en: 'Plate number' },
    { key: 'dueDate', kind: 'day', fr: 'Échéance', en: 'Due' },
    { key: 'dueOdometer', kind: 'integer', fr: 'Échéance (km)', en: 'Due (km)' },
    { key: 'firstSeenAt', kind: 'instant', fr: 'Vue la première fois', en: 'First seen at' },
    { key: 'lastSeenAt', kind: 'instant', fr: 'Vue la dernière fois', en: 'Last seen at' },
    { key: 'escalatedAt', kind: 'instant', fr: 'Aggravée le', en: 'Escalated at' },
    { key: 'acknowledgedAt', kind: 'instant', fr: 'Prise en charge le', en: 'Acknowledged at' },
    { key: 'dismissedAt', kind: 'instant', fr: 'Écartée le', en: 'Dismissed at' },
    { key: 'dismissedReason', kind: 'text', fr: 'Motif', en: 'Reason' },
    { key: 'snoozedUntil', kind: 'day', fr: 'Reportée au', en: 'Snoozed until' },
    { key: 'resolvedAt', kind: 'instant', fr: 'Résolue le', en: 'Resolved at' },
  ],
};
