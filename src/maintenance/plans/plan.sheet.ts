import type { Sheet } from '../../sheets/sheet';
import type { PlanView } from './plan.view';

export const planSheet: Sheet<PlanView> = {
  resource: 'maintenance-plans',
  title: { fr: 'plans-entretien', en: 'maintenance-plans' },
  columns: [
    { key: 'plateNumber', kind: 'text', fr: 'Immatriculation', en: 'Plate number' },
    { key: 'title', kind: 'text', fr: 'Intitulé', en: 'Title' },
    { key: 'type', kind: 'text', fr: 'Type', en: 'Type' },
    { key: 'intervalKm', kind: 'integer', fr: 'Tous les (km)', en: 'Every (km)' },
    { key: 'intervalMonths', kind: 'integer', fr: 'Tous les (mois)', en: 'Every (months)' },
    { key: 'intervalDays', kind: 'integer', fr: 'Tous les (jours)', en: 'Every (days)' },
    { key: 'dueState', kind: 'text', fr: 'État', en: 'State' },
    { key: 'nextDueDate', kind: 'day', fr: 'Échéance', en: 'Due date' },
    { key: 'daysLeft', kind: 'integer', fr: 'Jours restants', en: 'Days left' },
    { key: 'nextDueOdometer', kind: 'integer', fr: 'Échéance (km)', en: 'Due odometer' },
    { key: 'remainingKm', kind: 'integer', fr: 'Kilomètres restants', en: 'Kilometres left' },
    { key: 'expectedDate', kind: 'day', fr: 'Date prévue', en: 'Expected date' },
    { key: 'estimatedCost', kind: 'decimal', fr: 'Coût estimé', en: 'Estimated cost' },
    { key: 'isActive', kind: 'flag', fr: 'Actif', en: 'Active' },
    { key: 'notes', kind: 'text', fr: 'Notes', en: 'Notes' },
  ],
};
