import type { Sheet } from '../../../sheets/sheet';
import type { InterventionTypeView } from './intervention-type.view';

export const interventionTypeSheet: Sheet<InterventionTypeView> = {
  resource: 'intervention-types',
  title: { fr: 'types-d-intervention', en: 'intervention-types' },
  columns: [
    { key: 'name', kind: 'text', fr: 'Nom', en: 'Name' },
    { key: 'description', kind: 'text', fr: 'Description', en: 'Description' },
    { key: 'kind', kind: 'text', fr: 'Nature', en: 'Kind' },
    { key: 'defaultDurationDays', kind: 'integer', fr: 'Durée habituelle (jours)', en: 'Usual duration (days)' },
    { key: 'fastTrack', kind: 'flag', fr: 'Procédure rapide', en: 'Fast track' },
    { key: 'isActive', kind: 'flag', fr: 'Actif', en: 'Active' },
  ],
};
