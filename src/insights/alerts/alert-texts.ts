import { ownValue } from '#kernel';
import type { Locale } from '#kernel';
import { STATUS_FACTS } from '../../workshop/interventions/intervention.choices';
import { printedDay, printedMeasure } from '../../workshop/printing/printed-numbers';
import type { ObligationParams, ObligationType } from '../obligations/obligation';

/** Alert titles with placeholders for the parameters. */
const TITLES: Readonly<Record<ObligationType, Readonly<Record<Locale, string>>>> = {
  insurance_expiry: {
    fr: 'Assurance de {plate} ({company}) : valable jusqu’au {day}',
    en: 'Insurance of {plate} ({company}): valid until {day}',
  },
  insurance_missing: {
    fr: '{plate} : aucune assurance obligatoire{sinceDay}',
    en: '{plate}: no compulsory insurance{sinceDay}',
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
    fr: '{number} : aucune progression ({status})',
    en: '{number}: no progress ({status})',
  },
  intervention_overdue: {
    fr: '{number} : réparation plus longue que prévu',
    en: '{number}: repair longer than estimated',
  },
  intervention_urgent: {
    fr: '{number} : urgent et non pris en charge',
    en: '{number}: urgent and not started',
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
  fiscal_uncertain: {
    fr: 'Facture {number} : transmission à l’administration fiscale incertaine, à vérifier sur son portail',
    en: 'Invoice {number}: submission to the tax authority uncertain, check it on the authority’s portal',
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
    fr: 'Plein de {plate} du {day} : anomalie à vérifier',
    en: 'Fuel log of {plate} on {day}: anomaly to check',
  },
  limit_usage: {
    fr: '{limitLabel} : {share} % de la limite ({usedAmount} sur {mostAmount})',
    en: '{limitLabel}: {share}% of the limit ({usedAmount} of {mostAmount})',
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
    other: 'Document',
  },
};

const LIMITS: Readonly<Record<Locale, Readonly<Record<string, string>>>> = {
  fr: {
    database_bytes: 'Taille de la base de données',
    members: 'Membres actifs',
    storage_bytes: 'Espace des fichiers',
    vehicles: 'Véhicules',
  },
  en: {
    database_bytes: 'Size of the database',
    members: 'Active members',
    storage_bytes: 'Space for files',
    vehicles: 'Vehicles',
  },
};
const MEBIBYTE = 1024 ** 2;
const MEBIBYTES: Readonly<Record<Locale, string>> = { fr: 'Mio', en: 'MiB' };

export function alertTitle(type: ObligationType, params: ObligationParams, locale: Locale): string {
  const filled: ObligationParams = { ...params, ...derived(params, locale), ...limitParts(params, locale) };
  return TITLES[type][locale].replace(/\{(\w+)\}/g, (_all, key: string) => String(filled[key] ?? '–'));
}

const SINCE: Readonly<Record<Locale, string>> = { fr: ' depuis le ', en: ' since ' };

/** Translates stored codes, days and numbers into words. */
function derived({ renewalType, label, status, ...moments }: ObligationParams, locale: Locale): ObligationParams {
  const [day, km, since] = [moments['day'] ?? null, moments['km'] ?? null, moments['since'] ?? null];
  const shown = (of: string | number | null): string | null => (of === null ? null : printedDay(String(of), locale));
  const distance = km === null ? null : printedMeasure(String(km), 'km', locale);
  const facts = ownValue(STATUS_FACTS, String(status));
  return {
    renewalType: label ?? ownValue(RENEWALS[locale], String(renewalType)) ?? null,
    day: shown(day),
    due: [shown(day), distance].filter((part) => part !== null).join(' / '),
    sinceDay: since === null ? '' : `${SINCE[locale]}${shown(since)}`,
    ...(facts === undefined ? {} : { status: facts[locale] }),
  };
}

/** The share is rounded down, so that a limit that is not used up is never shown as 100 %. */
function limitParts({ limit, used, most }: ObligationParams, locale: Locale): ObligationParams {
  if (limit === undefined) return {};
  const name = String(limit);
  const amount = (value: number): string =>
    name.endsWith('_bytes') ? `${Math.round(value / MEBIBYTE)} ${MEBIBYTES[locale]}` : `${value}`;
  return {
    limitLabel: ownValue(LIMITS[locale], name) ?? name,
    share: Number(most) === 0 ? 100 : Math.floor((Number(used) / Number(most)) * 100),
    usedAmount: amount(Number(used)),
    mostAmount: amount(Number(most)),
  };
}
