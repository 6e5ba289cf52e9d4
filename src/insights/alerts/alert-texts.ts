import type { Locale } from '#kernel';
import type { DutyParams, DutyType } from '../duties/duty';

/** What an alert says; the gaps are its parameters. */
const TITLES: Readonly<Record<DutyType, Readonly<Record<Locale, string>>>> = {
  insurance_expiry: {
    fr: 'Assurance de {plate} ({company}) : valable jusqu’au {day}',
    en: 'Insurance of {plate} ({company}): valid until {day}',
  },
  insurance_missing: {
    fr: '{plate} : aucune assurance obligatoire',
    en: '{plate}: no compulsory insurance',
  },
  renewal_expiry: {
    fr: '{renewalType} de {plate} : valable jusqu’au {day}',
    en: '{renewalType} of {plate}: valid until {day}',
  },
  license_expiry: { fr: 'Permis de {name} : valable jusqu’au {day}', en: 'Licence of {name}: valid until {day}' },
  certification_expiry: {
    fr: 'Certification de {name} : valable jusqu’au {day}',
    en: 'Certification of {name}: valid until {day}',
  },
  maintenance_due: {
    fr: '{title} de {plate} : à faire {due}',
    en: '{title} of {plate}: due {due}',
  },
  intervention_stalled: {
    fr: '{number} : n’avance plus ({status})',
    en: '{number}: does not move on ({status})',
  },
  intervention_overdue: {
    fr: '{number} : réparation plus longue que prévu',
    en: '{number}: repair longer than estimated',
  },
  intervention_urgent: {
    fr: '{number} : urgent et toujours pas pris en charge',
    en: '{number}: urgent and nobody has begun',
  },
  quote_expiry: { fr: 'Devis {number} : valable jusqu’au {day}', en: 'Quote {number}: valid until {day}' },
  authorization_expiry: {
    fr: 'Ordre de travaux {number} : valable jusqu’au {day}',
    en: 'Work authorization {number}: valid until {day}',
  },
  invoice_due: {
    fr: 'Facture {number} : échéance le {day}',
    en: 'Invoice {number}: due on {day}',
  },
  price_anomaly: {
    fr: 'Prix à vérifier : {description} ({deviation} %)',
    en: 'Price to review: {description} ({deviation}%)',
  },
  odometer_stale: {
    fr: '{plate} : compteur non relevé depuis {days} jours',
    en: '{plate}: odometer not read for {days} days',
  },
  fuel_anomaly: {
    fr: 'Plein de {plate} du {day} : à vérifier',
    en: 'Fill of {plate} on {day}: to be looked at',
  },
};

const RENEWALS: Readonly<Record<Locale, Readonly<Record<string, string>>>> = {
  fr: {
    technical_inspection: 'Visite technique',
    registration: 'Carte grise',
    road_tax: 'Vignette',
    transport_licence: 'Licence de transport',
    emission_test: 'Contrôle antipollution',
    tachograph: 'Chronotachygraphe',
    fire_extinguisher: 'Extincteur',
    other: 'Document',
  },
  en: {
    technical_inspection: 'Technical inspection',
    registration: 'Registration',
    road_tax: 'Road tax',
    transport_licence: 'Transport licence',
    emission_test: 'Emission test',
    tachograph: 'Tachograph',
    fire_extinguisher: 'Fire extinguisher',
    other: 'Paper',
  },
};

export function alertTitle(type: DutyType, params: DutyParams, locale: Locale): string {
  const filled: DutyParams = { ...params, ...derived(params, locale) };
  return TITLES[type][locale].replace(/\{(\w+)\}/g, (_all, key: string) => String(filled[key] ?? '–'));
}

function derived({ renewalType, label, day, km }: DutyParams, locale: Locale): DutyParams {
  const due = [day ?? null, km === null || km === undefined ? null : `${km} km`].filter((part) => part !== null);
  const renewal = label ?? RENEWALS[locale][String(renewalType)] ?? null;
  return { renewalType: renewal, due: due.join(' / ') };
}
