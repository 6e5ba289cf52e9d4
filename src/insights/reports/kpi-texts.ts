import type { Locale } from '#kernel';
import type { KpiKey } from './kpi.view';

interface KpiFacts {
  readonly fr: string;
  readonly en: string;
  /** `currency` is replaced by the company's currency. */
  readonly unit: string;
  readonly isHigherBetter: boolean;
  readonly target: string | null;
}

const kpi = (
  fr: string,
  en: string,
  unit: string,
  isHigherBetter: boolean,
  target: string | null = null,
): KpiFacts => ({
  fr,
  en,
  unit,
  isHigherBetter,
  target,
});

/** The label, unit and preferred direction of each key figure (domain.md §14). */
export const KPI_FACTS: Readonly<Record<KpiKey, KpiFacts>> = {
  availability: kpi('Disponibilité de la flotte', 'Fleet availability', '%', true),
  cost_per_km: kpi('Coût au kilomètre', 'Cost per kilometre', 'currency/km', false),
  repair_time: kpi('Durée de réparation', 'Repair time', 'days', false),
  lead_time: kpi('Délai moyen de réparation', 'Lead time', 'days', false),
  approval_lead_time: kpi('Délai d’accord', 'Approval lead time', 'days', false),
  quote_invoice_variance: kpi('Écart devis-facture', 'Quote to invoice variance', '%', false),
  rework_rate: kpi('Taux de reprise', 'Rework rate', '%', false),
  satisfaction: kpi('Satisfaction', 'Satisfaction', '/5', true),
  preventive_ratio: kpi('Part du préventif', 'Preventive ratio', '%', true, '70'),
  mtbf_days: kpi('Temps moyen entre pannes', 'Mean time between failures', 'days', true),
  mtbf_km: kpi('Distance moyenne entre pannes', 'Mean distance between failures', 'km', true),
  fuel_consumption: kpi('Consommation de carburant', 'Fuel consumption', 'l/100 km', false),
  fuel_cost_per_100km: kpi('Carburant aux 100 km', 'Fuel cost per 100 km', 'currency/100 km', false),
  vehicle_compliance: kpi('Véhicules en règle', 'Compliant vehicles', '%', true, '100'),
  driver_compliance: kpi('Conducteurs en règle', 'Compliant drivers', '%', true, '100'),
};

const UNITS: Readonly<Record<Locale, Readonly<Record<string, string>>>> = { fr: { days: 'jours' }, en: {} };

export const unitText = (unit: string, currency: string, locale: Locale): string =>
  (UNITS[locale][unit] ?? unit).replace('currency', currency);
