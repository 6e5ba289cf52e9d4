import type { Locale } from '#kernel';
import type { ReportName } from './report-names';

export const TITLES: Readonly<Record<Locale, Readonly<Record<ReportName, string>>>> = {
  fr: {
    kpis: 'Indicateurs',
    costs: 'Coûts par véhicule',
    'maintenance-schedule': 'Échéancier',
    failures: 'Analyse des pannes',
    garages: 'Notes des garages',
    ownership: 'Coût de possession',
  },
  en: {
    kpis: 'Key figures',
    costs: 'Costs by vehicle',
    'maintenance-schedule': 'Schedule',
    failures: 'Failure analysis',
    garages: 'Garage scores',
    ownership: 'Cost of ownership',
  },
};

export const CHARTS = {
  fr: {
    stages: 'Jours par étape',
    vehicles: 'Véhicules les plus coûteux',
    workTypes: 'Atelier par type de travaux',
    months: 'Coûts par mois',
    garages: 'Atelier par garage',
    dueMonths: 'Échéances par mois',
    ages: 'Âge (ans)',
    km: 'Kilométrage',
    brands: 'Marque',
    models: 'Modèle',
    plates: 'Véhicule',
    scores: 'Note sur 100',
  },
  en: {
    stages: 'Days by stage',
    vehicles: 'Most expensive vehicles',
    workTypes: 'Workshop by type of work',
    months: 'Costs by month',
    garages: 'Workshop by garage',
    dueMonths: 'Due by month',
    ages: 'Age (years)',
    km: 'Kilometres',
    brands: 'Brand',
    models: 'Model',
    plates: 'Vehicle',
    scores: 'Score out of 100',
  },
} as const;

/** The result of a report in one line. */
interface Summaries {
  readonly due: (count: number, overdue: number, withoutForecast: number) => string;
  readonly failures: (count: number) => string;
  readonly jobs: (count: number) => string;
}

export const SUMMARIES: Readonly<Record<Locale, Summaries>> = {
  fr: {
    due: (count, overdue, without) =>
      [`Échéances : ${count}`, `en retard : ${overdue}`, ...(without > 0 ? [`sans prévision : ${without}`] : [])].join(
        ' – ',
      ),
    failures: (count) => `Pannes : ${count}`,
    jobs: (count) => `Travaux : ${count}`,
  },
  en: {
    due: (count, overdue, without) =>
      [`Due: ${count}`, `overdue: ${overdue}`, ...(without > 0 ? [`without forecast: ${without}`] : [])].join(' – '),
    failures: (count) => `Failures: ${count}`,
    jobs: (count) => `Jobs: ${count}`,
  },
};
