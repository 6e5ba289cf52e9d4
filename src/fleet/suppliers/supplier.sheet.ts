import type { Sheet } from '../../sheets/sheet';
import type { SupplierView } from './supplier.view';

export const supplierSheet: Sheet<SupplierView> = {
  resource: 'suppliers',
  title: { fr: 'fournisseurs', en: 'suppliers' },
  columns: [
    { key: 'name', kind: 'text', fr: 'Nom', en: 'Name' },
    { key: 'contactPerson', kind: 'text', fr: 'Interlocuteur', en: 'Contact person' },
    { key: 'email', kind: 'text', fr: 'E-mail', en: 'Email' },
    { key: 'phone', kind: 'text', fr: 'Téléphone', en: 'Phone' },
    { key: 'address', kind: 'text', fr: 'Adresse', en: 'Address' },
    { key: 'postalCode', kind: 'text', fr: 'Code postal', en: 'Postal code' },
    { key: 'city', kind: 'text', fr: 'Ville', en: 'City' },
    { key: 'countryCode', kind: 'text', fr: 'Pays', en: 'Country' },
    { key: 'website', kind: 'text', fr: 'Site web', en: 'Website' },
    { key: 'rating', kind: 'decimal', fr: 'Note', en: 'Rating' },
    { key: 'paymentTerms', kind: 'text', fr: 'Conditions de paiement', en: 'Payment terms' },
    { key: 'paymentTermsDays', kind: 'integer', fr: 'Délai de paiement (jours)', en: 'Payment terms (days)' },
    { key: 'deliveryTimeDays', kind: 'integer', fr: 'Délai de livraison (jours)', en: 'Delivery time (days)' },
    { key: 'taxId', kind: 'text', fr: 'Numéro fiscal', en: 'Tax number' },
    { key: 'isActive', kind: 'flag', fr: 'Actif', en: 'Active' },
    { key: 'notes', kind: 'text', fr: 'Notes', en: 'Notes' },
    { key: 'createdAt', kind: 'instant', fr: 'Créé le', en: 'Created at' },
    { key: 'updatedAt', kind: 'instant', fr: 'Modifié le', en: 'Updated at' },
  ],
};
