import type { Sheet } from '../../sheets/sheet';
import type { CollaborateurView } from './collaborateur.view';

export const collaborateurSheet: Sheet<CollaborateurView> = {
  resource: 'collaborateurs',
  title: { fr: 'collaborateurs', en: 'staff' },
  columns: [
    { key: 'code', kind: 'text', fr: 'Code', en: 'Code' },
    { key: 'employeeNumber', kind: 'text', fr: 'Matricule', en: 'Employee number' },
    { key: 'lastName', kind: 'text', fr: 'Nom', en: 'Last name' },
    { key: 'firstName', kind: 'text', fr: 'Prénom', en: 'First name' },
    { key: 'email', kind: 'text', fr: 'E-mail', en: 'Email', isPersonal: true },
    { key: 'phone', kind: 'text', fr: 'Téléphone', en: 'Phone', isPersonal: true },
    { key: 'department', kind: 'text', fr: 'Service', en: 'Department' },
    { key: 'position', kind: 'text', fr: 'Poste', en: 'Position' },
    { key: 'specialization', kind: 'text', fr: 'Spécialité', en: 'Specialization' },
    { key: 'licenseNumber', kind: 'text', fr: 'Numéro de permis', en: 'Licence number', isPersonal: true },
    { key: 'licenseExpiryDate', kind: 'day', fr: 'Fin de validité du permis', en: 'Licence expiry' },
    { key: 'certificationLevel', kind: 'text', fr: 'Certification', en: 'Certification' },
    { key: 'certificationExpiryDate', kind: 'day', fr: 'Fin de la certification', en: 'Certification expiry' },
    { key: 'experienceYears', kind: 'integer', fr: 'Expérience (ans)', en: 'Experience (years)' },
    { key: 'isActive', kind: 'flag', fr: 'Actif', en: 'Active' },
    { key: 'notes', kind: 'text', fr: 'Notes', en: 'Notes', isPersonal: true },
    { key: 'createdAt', kind: 'instant', fr: 'Créé le', en: 'Created at' },
    { key: 'updatedAt', kind: 'instant', fr: 'Modifié le', en: 'Updated at' },
  ],
};
