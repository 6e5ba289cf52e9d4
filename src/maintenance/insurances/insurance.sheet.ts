import type { Sheet } from '../../sheets/sheet';
import type { InsuranceView } from './insurance.view';

export const insuranceSheet: Sheet<InsuranceView> = {
  resource: 'insurances',
  title: { fr: 'assurances', en: 'insurances' },
  columns: [
    { key: 'insuranceNumber', kind: 'text', fr: 'Numéro', en: 'Number' },
    { key: 'plateNumber', kind: 'text', fr: 'Immatriculation', en: 'Plate number' },
    { key: 'insuranceCompany', kind: 'text', fr: 'Compagnie', en: 'Company' },
    { key: 'policyNumber', kind: 'text', fr: 'Police', en: 'Policy' },
    { key: 'coverageType', kind: 'text', fr: 'Couverture', en: 'Coverage' },
    { key: 'status', kind: 'text', fr: 'État', en: 'Status' },
    { key: 'startDate', kind: 'day', fr: 'Début', en: 'Start' },
    { key: 'endDate', kind: 'day', fr: 'Fin', en: 'End' },
    { key: 'premiumAmount', kind: 'decimal', fr: 'Prime', en: 'Premium' },
    { key: 'premiumFrequency', kind: 'text', fr: 'Périodicité', en: 'Frequency' },
    { key: 'currency', kind: 'text', fr: 'Devise', en: 'Currency' },
    { key: 'cancelledOn', kind: 'day', fr: 'Résiliée le', en: 'Cancelled on' },
    { key: 'notes', kind: 'text', fr: 'Notes', en: 'Notes' },
  ],
};
