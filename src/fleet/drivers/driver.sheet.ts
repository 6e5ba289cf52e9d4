import type { Sheet } from '../../sheets/sheet';
import type { DriverView } from './driver.view';

/** Encrypted fields are exported in bulk only with the permission for personal data (domain.md §18). */
export const driverSheet: Sheet<DriverView> = {
  resource: 'drivers',
  title: { fr: 'conducteurs', en: 'drivers' },
  columns: [
    { key: 'code', kind: 'text', fr: 'Code', en: 'Code' },
    { key: 'lastName', kind: 'text', fr: 'Nom', en: 'Last name' },
    { key: 'firstName', kind: 'text', fr: 'Prénom', en: 'First name' },
    { key: 'status', kind: 'text', fr: 'État', en: 'Status' },
    { key: 'email', kind: 'text', fr: 'E-mail', en: 'Email', isPersonal: true },
    { key: 'phone', kind: 'text', fr: 'Téléphone', en: 'Phone', isPersonal: true },
    { key: 'licenseNumber', kind: 'text', fr: 'Numéro de permis', en: 'Licence number', isPersonal: true },
    { key: 'licenses', kind: 'text', fr: 'Catégories de permis', en: 'Licence categories', cell: heldLicenses },
    { key: 'licenseExpiryDate', kind: 'day', fr: 'Fin de validité du permis', en: 'Licence expiry' },
    { key: 'dateOfBirth', kind: 'day', fr: 'Date de naissance', en: 'Date of birth', isPersonal: true },
    { key: 'address', kind: 'text', fr: 'Adresse', en: 'Address', isPersonal: true },
    {
      key: 'emergencyContactName',
      kind: 'text',
      fr: 'Personne à prévenir',
      en: 'Emergency contact',
      isPersonal: true,
    },
    {
      key: 'emergencyContactPhone',
      kind: 'text',
      fr: 'Téléphone de la personne à prévenir',
      en: 'Emergency contact phone',
      isPersonal: true,
    },
    { key: 'hireDate', kind: 'day', fr: 'Date d’embauche', en: 'Hire date' },
    { key: 'terminationDate', kind: 'day', fr: 'Date de départ', en: 'Termination date' },
    { key: 'notes', kind: 'text', fr: 'Notes', en: 'Notes', isPersonal: true },
    { key: 'createdAt', kind: 'instant', fr: 'Créé le', en: 'Created at' },
    { key: 'updatedAt', kind: 'instant', fr: 'Modifié le', en: 'Updated at' },
  ],
};

/** `B:2031-01-01 C`: categories with their expiry day, in the format that the import reads. */
function heldLicenses({ licenses }: DriverView): string {
  return licenses.map(({ code, expiresOn }) => (expiresOn === null ? code : `${code}:${expiresOn}`)).join(' ');
}
