import type { Sheet } from '../../sheets/sheet';
import type { PlanView } from './plan.view';

export const planSheet: Sheet<PlanView> = {
  resource: 'maintenance-plans',
  title: { fr: 'plans-entretien', en: 'maintenance-plans' },
  columns: [
    { key: 'plateNumber', kind: 'text', fr: 'Immatriculation', en: 'Plate number' },
    { key: 'brandName', kind: 'text', fr: 'Marque (modèle de plan)', en: 'Brand (template)' },
    { key: 'modelName', kind: 'text', fr: 'Modèle (modèle de plan)', en: 'Model (template)' },
    { key: 'title', kind: 'text', fr: 'Intitulé', en: 'Title' },
    { key: 'type', kind: 'text', fr: 'Type', en: 'Type' },
    { key: 'intervalKm', kind: 'integer', fr: 'Tous les (km)', en: 'Every (km)' },
    { key: 'intervalMonths', kind: 'integer', fr: 'Tous les (mois)', en: 'Every (months)' },
    { key: 'intervalDays', kind: 'integer', fr: 'Tous les (jours)', en: 'Every (days)' },
    { key: 'basis', kind: 'text', fr: 'Base', en: 'Basis' },
    { key: 'useCumulative', kind: 'flag', fr: 'Tous compteurs', en: 'All meters' },
    { key: 'leadDays', kind: 'integer', fr: 'Préavis (jours)', en: 'Lead days' },
    { key: 'leadKm', kind: 'integer', fr: 'Préavis (km)', en: 'Lead km' },
    { key: 'dueState', kind: 'text', fr: 'État', en: 'State' },
    { key: 'nextDueDate', kind: 'day', fr: 'Échéance', en: 'Due date' },
    { key: 'daysLeft', kind: 'integer', fr: 'Jours restants', en: 'Days left' },
    { key: 'nextDueOdometer', kind: 'integer', fr: 'Échéance (km)', en: 'Due odometer' },
    { key: 'remainingKm', kind: 'integer', fr: 'Kilomètres restants', en: 'Kilometres left' },
    { key: 'expectedDate', kind: 'day', fr: 'Date prévue', en: 'Expected date' },
    { key: 'estimatedCost', kind: 'decimal', fr: 'Coût estimé', en: 'Estimated cost' },
    { key: 'isActive', kind: 'flag', fr: 'Actif', en: 'Active' },
    { key: 'autoCreateMaintenance', kind: 'flag', fr: 'Planification automatique', en: 'Scheduled automatically' },
    { key: 'notes', kind: 'text', fr: 'Notes', en: 'Notes' },
  ],
};
