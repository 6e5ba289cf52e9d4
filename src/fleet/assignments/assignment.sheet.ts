import type { Sheet } from '../../sheets/sheet';
import type { AssignmentView } from './assignment.view';

export const assignmentSheet: Sheet<AssignmentView> = {
  resource: 'assignments',
  title: { fr: 'affectations', en: 'assignments' },
  columns: [
    { key: 'plateNumber', kind: 'text', fr: 'Immatriculation', en: 'Plate number' },
    { key: 'driverName', kind: 'text', fr: 'Conducteur', en: 'Driver' },
    { key: 'role', kind: 'text', fr: 'Rôle', en: 'Role' },
    { key: 'state', kind: 'text', fr: 'État', en: 'State' },
    { key: 'startsAt', kind: 'instant', fr: 'Début', en: 'Starts at' },
    { key: 'endsAt', kind: 'instant', fr: 'Fin', en: 'Ends at' },
    { key: 'startOdometer', kind: 'integer', fr: 'Kilométrage au début', en: 'Odometer at start' },
    { key: 'endOdometer', kind: 'integer', fr: 'Kilométrage à la fin', en: 'Odometer at end' },
    { key: 'overrideReason', kind: 'text', fr: 'Motif de dérogation', en: 'Override reason' },
    { key: 'notes', kind: 'text', fr: 'Notes', en: 'Notes' },
    { key: 'createdAt', kind: 'instant', fr: 'Créé le', en: 'Created at' },
    { key: 'updatedAt', kind: 'instant', fr: 'Modifié le', en: 'Updated at' },
  ],
};
