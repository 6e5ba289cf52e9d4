import type { Sheet } from '../../sheets/sheet';
import type { KpiView } from './kpi.view';
import type { DueView, GarageScoreView, OwnershipCostView, VehicleCostView } from './report.view';

/** The table of a report, and the columns that hold amounts. */
export interface ReportSheet<V> extends Sheet<V> {
  readonly money: readonly string[];
}

export const kpiSheet: ReportSheet<KpiView> = {
  resource: 'reports',
  title: { fr: 'indicateurs', en: 'key-figures' },
  money: [],
  columns: [
    { key: 'label', kind: 'text', fr: 'Indicateur', en: 'Figure' },
    { key: 'value', kind: 'decimal', fr: 'Valeur', en: 'Value' },
    { key: 'unit', kind: 'text', fr: 'Unité', en: 'Unit' },
    { key: 'previous', kind: 'decimal', fr: 'Période précédente', en: 'Previous period' },
    { key: 'changePercent', kind: 'decimal', fr: 'Évolution (%)', en: 'Change (%)' },
    { key: 'target', kind: 'decimal', fr: 'Objectif', en: 'Target' },
    { key: 'sampleSize', kind: 'integer', fr: 'Nombre de cas', en: 'Sample size' },
  ],
};

export const costSheet: ReportSheet<VehicleCostView> = {
  resource: 'reports',
  title: { fr: 'couts-par-vehicule', en: 'costs-by-vehicle' },
  money: ['workshop', 'maintenance', 'fuel', 'insurance', 'renewals', 'total', 'costPerKm'],
  columns: [
    { key: 'plateNumber', kind: 'text', fr: 'Immatriculation', en: 'Plate number' },
    { key: 'workshop', kind: 'decimal', fr: 'Atelier', en: 'Workshop' },
    { key: 'maintenance', kind: 'decimal', fr: 'Entretien', en: 'Maintenance' },
    { key: 'fuel', kind: 'decimal', fr: 'Carburant', en: 'Fuel' },
    { key: 'insurance', kind: 'decimal', fr: 'Assurance', en: 'Insurance' },
    { key: 'renewals', kind: 'decimal', fr: 'Échéances', en: 'Renewals' },
    { key: 'total', kind: 'decimal', fr: 'Total', en: 'Total' },
    { key: 'km', kind: 'integer', fr: 'Kilomètres', en: 'Kilometres' },
    { key: 'costPerKm', kind: 'decimal', fr: 'Coût au km', en: 'Cost per km' },
  ],
};

export const scheduleSheet: ReportSheet<DueView> = {
  resource: 'reports',
  title: { fr: 'echeancier', en: 'schedule' },
  money: [],
  columns: [
    { key: 'expectedDate', kind: 'day', fr: 'Jour prévu', en: 'Expected day' },
    { key: 'dueDate', kind: 'day', fr: 'Échéance', en: 'Due' },
    { key: 'dueOdometer', kind: 'integer', fr: 'Échéance (km)', en: 'Due (km)' },
    { key: 'remainingKm', kind: 'integer', fr: 'Km restants', en: 'Km left' },
    { key: 'daysLeft', kind: 'integer', fr: 'Jours restants', en: 'Days left' },
    { key: 'title', kind: 'text', fr: 'Objet', en: 'What' },
    { key: 'type', kind: 'text', fr: 'Type', en: 'Type' },
  ],
};

export interface FailureRow {
  readonly group: string;
  readonly name: string;
  readonly count: number;
}

export const failureSheet: ReportSheet<FailureRow> = {
  resource: 'reports',
  title: { fr: 'pannes', en: 'failures' },
  money: [],
  columns: [
    { key: 'group', kind: 'text', fr: 'Répartition', en: 'By' },
    { key: 'name', kind: 'text', fr: 'Valeur', en: 'Value' },
    { key: 'count', kind: 'integer', fr: 'Pannes', en: 'Failures' },
  ],
};

export const garageSheet: ReportSheet<GarageScoreView> = {
  resource: 'reports',
  title: { fr: 'garages', en: 'garages' },
  money: [],
  columns: [
    { key: 'garageName', kind: 'text', fr: 'Garage', en: 'Garage' },
    { key: 'score', kind: 'decimal', fr: 'Note', en: 'Score' },
    { key: 'jobs', kind: 'integer', fr: 'Travaux', en: 'Jobs' },
    { key: 'onTimeRate', kind: 'decimal', fr: 'Ponctualité (%)', en: 'On time (%)' },
    { key: 'reworkRate', kind: 'decimal', fr: 'Reprises (%)', en: 'Rework (%)' },
    { key: 'satisfaction', kind: 'decimal', fr: 'Satisfaction (/5)', en: 'Satisfaction (/5)' },
    { key: 'priceIndex', kind: 'decimal', fr: 'Indice de prix', en: 'Price index' },
  ],
};

export const ownershipSheet: ReportSheet<OwnershipCostView> = {
  resource: 'reports',
  title: { fr: 'cout-de-possession', en: 'cost-of-ownership' },
  money: ['purchasePrice', 'disposalPrice', 'running', 'total', 'perKm', 'perMonth'],
  columns: [
    { key: 'plateNumber', kind: 'text', fr: 'Immatriculation', en: 'Plate number' },
    { key: 'purchasePrice', kind: 'decimal', fr: 'Achat', en: 'Purchase' },
    { key: 'disposalPrice', kind: 'decimal', fr: 'Cession', en: 'Disposal' },
    { key: 'running', kind: 'decimal', fr: 'Coûts d’usage', en: 'Running costs' },
    { key: 'total', kind: 'decimal', fr: 'Total', en: 'Total' },
    { key: 'km', kind: 'integer', fr: 'Kilomètres', en: 'Kilometres' },
    { key: 'perKm', kind: 'decimal', fr: 'Par km', en: 'Per km' },
    { key: 'months', kind: 'decimal', fr: 'Mois', en: 'Months' },
    { key: 'perMonth', kind: 'decimal', fr: 'Par mois', en: 'Per month' },
  ],
};
