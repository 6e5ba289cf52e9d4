import type { Locale } from '#kernel';
import type { Sheet } from '../../sheets/sheet';
import type { PrintedChart } from '../../workshop/printing/printed-report';
import type { Reader } from '../reader';
import { costSheet, failureSheet, garageSheet, kpiSheet, ownershipSheet, scheduleSheet } from './report-sheets';
import type { FailureRow } from './report-sheets';
import type { FailureReportView, ShareView } from './report.view';
import type { ReportQuestion, ReportsService } from './reports.service';

export const REPORT_NAMES = ['kpis', 'costs', 'maintenance-schedule', 'failures', 'garages', 'ownership'] as const;
export type ReportName = (typeof REPORT_NAMES)[number];

/** Which report, of what. */
export interface AskedReport extends ReportQuestion {
  readonly name: ReportName;
  /** Of the schedule. */
  readonly days: number;
}

/** A report as a table with charts, whatever it is about. */
export interface ReportFile<V> {
  readonly title: string;
  readonly subtitle: string;
  readonly sheet: Sheet<V>;
  readonly rows: readonly V[];
  readonly charts: readonly PrintedChart[];
}

/** Takes a report of any kind of rows. */
type TakeReport<T> = <V>(file: ReportFile<V>) => Promise<T>;

type ReadAs<T> = (reports: ReportsService, asked: AskedReport, reader: Reader, print: Print<T>) => Promise<T>;

interface Print<T> {
  readonly locale: Locale;
  readonly take: TakeReport<T>;
}

const MOST_BARS = 15;

/** Reads a report and hands it over as a table. */
export function readReport<T>(
  reports: ReportsService,
  asked: AskedReport,
  reader: Reader,
  print: Print<T>,
): Promise<T> {
  const readers: Readonly<Record<ReportName, ReadAs<T>>> = {
    kpis: readKpis,
    costs: readCosts,
    'maintenance-schedule': readSchedule,
    failures: readFailures,
    garages: readGarages,
    ownership: readOwnership,
  };
  return readers[asked.name](reports, asked, reader, print);
}

async function readKpis<T>(
  reports: ReportsService,
  asked: AskedReport,
  reader: Reader,
  { locale, take }: Print<T>,
): Promise<T> {
  const report = await reports.kpis(asked, reader.viewer);
  const bars = report.stages.map(({ status, days }) => barOf(status, days ?? '0'));
  return take({
    title: TITLES[locale].kpis,
    subtitle: periodText(report.period),
    sheet: kpiSheet,
    rows: report.kpis,
    charts: [{ title: CHARTS[locale].stages, bars }],
  });
}

async function readCosts<T>(
  reports: ReportsService,
  asked: AskedReport,
  reader: Reader,
  { locale, take }: Print<T>,
): Promise<T> {
  const report = await reports.costs(asked, reader.viewer);
  const { vehicles, byWorkType, byMonth, byGarage, currency, total } = report;
  const dearest = vehicles.map((row) => ({ key: row.plateNumber, amount: row.total }));
  return take({
    title: TITLES[locale].costs,
    subtitle: `${periodText(report.period)} – ${total} ${currency}`,
    sheet: costSheet,
    rows: vehicles,
    charts: [
      chartOf(CHARTS[locale].vehicles, dearest),
      chartOf(CHARTS[locale].workTypes, byWorkType),
      chartOf(CHARTS[locale].months, byMonth),
      chartOf(CHARTS[locale].garages, byGarage),
    ],
  });
}

async function readSchedule<T>(
  reports: ReportsService,
  { days, vehicleId }: AskedReport,
  reader: Reader,
  { locale, take }: Print<T>,
): Promise<T> {
  const { due } = await reports.schedule(days, vehicleId, reader);
  const byMonth = Map.groupBy(due, ({ expectedDate }) => expectedDate?.slice(0, 7) ?? '–');
  const bars = [...byMonth].map(([month, rows]) => barOf(month, String(rows.length)));
  return take({
    title: TITLES[locale]['maintenance-schedule'],
    subtitle: locale === 'fr' ? `${days} jours` : `${days} days`,
    sheet: scheduleSheet,
    rows: due,
    charts: [{ title: CHARTS[locale].dueMonths, bars }],
  });
}

async function readFailures<T>(
  reports: ReportsService,
  asked: AskedReport,
  reader: Reader,
  { locale, take }: Print<T>,
): Promise<T> {
  const report = await reports.failures(asked, reader.viewer);
  const ages = report.byAge.map(({ band, count }) => barOf(band, String(count)));
  const ways = report.byKm.map(({ band, count }) => barOf(band, String(count)));
  return take({
    title: TITLES[locale].failures,
    subtitle: periodText(report.period),
    sheet: failureSheet,
    rows: failureRows(report, locale),
    charts: [
      { title: CHARTS[locale].ages, bars: ages },
      { title: CHARTS[locale].km, bars: ways },
    ],
  });
}

async function readGarages<T>(
  reports: ReportsService,
  asked: AskedReport,
  reader: Reader,
  { locale, take }: Print<T>,
): Promise<T> {
  const report = await reports.garages(asked, reader.viewer);
  const scores = report.garages.flatMap(({ garageName, score }) => (score === null ? [] : [barOf(garageName, score)]));
  return take({
    title: TITLES[locale].garages,
    subtitle: periodText(report.period),
    sheet: garageSheet,
    rows: report.garages,
    charts: [{ title: CHARTS[locale].scores, bars: scores.slice(0, MOST_BARS) }],
  });
}

async function readOwnership<T>(
  reports: ReportsService,
  { vehicleId }: AskedReport,
  reader: Reader,
  { locale, take }: Print<T>,
): Promise<T> {
  const { vehicles, generatedAt } = await reports.ownership(vehicleId, reader.viewer);
  const dearest = vehicles.map((row) => ({ key: row.plateNumber, amount: row.total }));
  return take({
    title: TITLES[locale].ownership,
    subtitle: generatedAt.slice(0, 10),
    sheet: ownershipSheet,
    rows: vehicles,
    charts: [chartOf(CHARTS[locale].vehicles, dearest)],
  });
}

function failureRows({ byAge, byKm, byBrand, byModel, byVehicle }: FailureReportView, locale: Locale): FailureRow[] {
  const { ages, km, brands, models, plates } = CHARTS[locale];
  return [
    ...byAge.map(({ band, count }) => ({ group: ages, name: band, count })),
    ...byKm.map(({ band, count }) => ({ group: km, name: band, count })),
    ...byBrand.map((row) => ({ group: brands, ...row })),
    ...byModel.map((row) => ({ group: models, ...row })),
    ...byVehicle.map(({ plateNumber, count }) => ({ group: plates, name: plateNumber, count })),
  ];
}

const barOf = (label: string, shown: string) => ({ label, value: Math.max(0, Number(shown)), shown });
const chartOf = (title: string, shares: readonly ShareView[]): PrintedChart => ({
  title,
  bars: shares.slice(0, MOST_BARS).map(({ key, amount }) => barOf(key, amount)),
});
const periodText = ({ from, to }: { readonly from: string; readonly to: string }): string => `${from} – ${to}`;

const TITLES: Readonly<Record<Locale, Readonly<Record<ReportName, string>>>> = {
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

const CHARTS = {
  fr: {
    stages: 'Jours par étape',
    vehicles: 'Véhicules les plus coûteux',
    workTypes: 'Atelier par type de travaux',
    months: 'Atelier par mois',
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
    vehicles: 'Dearest vehicles',
    workTypes: 'Workshop by type of work',
    months: 'Workshop by month',
    garages: 'Workshop by garage',
    dueMonths: 'Due by month',
    ages: 'Age (years)',
    km: 'Kilometres',
    brands: 'Brand',
    models: 'Model',
    plates: 'Vehicle',
    scores: 'Score of 100',
  },
} as const;
