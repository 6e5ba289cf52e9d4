import type { Sheet } from '../../sheets/sheet';
import type { GarageView } from './garage.view';

export const garageSheet: Sheet<GarageView> = {
  resource: 'garages',
  title: { fr: 'garages', en: 'garages' },
  columns: [
    { key: 'name', kind: 'text', fr: 'Nom', en: 'Name' },
    { key: 'type', kind: 'text', fr: 'Type', en: 'Type' },
    { key: 'legalName', kind: 'text', fr: 'Raison sociale', en: 'Legal name' },
    { key: 'taxId', kind: 'text', fr: 'Numéro fiscal', en: 'Tax number' },
    { key: 'tradeRegister', kind: 'text', fr: 'Registre du commerce', en: 'Trade register' },
    { key: 'address', kind: 'text', fr: 'Adresse', en: 'Address' },
    { key: 'postalCode', kind: 'text', fr: 'Code postal', en: 'Postal code' },
    { key: 'city', kind: 'text', fr: 'Ville', en: 'City' },
    { key: 'countryCode', kind: 'text', fr: 'Pays', en: 'Country' },
    { key: 'phone', kind: 'text', fr: 'Téléphone', en: 'Phone' },
    { key: 'email', kind: 'text', fr: 'E-mail', en: 'Email' },
    { key: 'contactPerson', kind: 'text', fr: 'Interlocuteur', en: 'Contact person' },
    {
      key: 'specializations',
      kind: 'text',
      fr: 'Spécialités',
      en: 'Specializations',
      cell: ({ specializations }) => specializations.join(', '),
    },
    { key: 'rating', kind: 'decimal', fr: 'Note', en: 'Rating' },
    { key: 'laborRatePerHour', kind: 'decimal', fr: 'Taux horaire', en: 'Labour rate per hour' },
    { key: 'paymentTermsDays', kind: 'integer', fr: 'Délai de paiement (jours)', en: 'Payment terms (days)' },
    { key: 'isActive', kind: 'flag', fr: 'Actif', en: 'Active' },
    { key: 'notes', kind: 'text', fr: 'Notes', en: 'Notes' },
    { key: 'createdAt', kind: 'instant', fr: 'Créé le', en: 'Created at' },
    { key: 'updatedAt', kind: 'instant', fr: 'Modifié le', en: 'Updated at' },
  ],
};
