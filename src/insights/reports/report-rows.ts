import { addDays } from '#kernel';
import type { Day, Locale } from '#kernel';
import { printedAmount } from '../../workshop/printing/printed-numbers';
import type { PrintedChart } from '../../workshop/printing/printed-report';
import type { Reader } from '../reader';
import { costSheet, failureSheet, garageSheet, kpiSheet, ownershipSheet, scheduleSheet } from './report-sheets';
import type { FailureRow, ReportSheet } from './report-sheets';
import type { ReportName } from './report-names';
import { CHARTS, SUMMARIES, TITLES } from './report-titles';
import { costTotal, ownershipTotal } from './report-totals';
import { bandWord, currencyWord, dueWord, monthWord, shareWord, statusWord } from './report-words';
import type { FailureReportView, ShareView } from './report.view';
import type { ReportQuestion, ReportsService } from './reports.service';

/** The requested report and its parameters. */
export interface AskedReport extends ReportQuestion {
  readonly name: ReportName;
  /** Days of the schedule. */
  readonly days: number;
}

/** A report of any kind as a table with charts. */
export interface ReportFile<V> {
  readonly title: string;
  /** The result of the report in one line. */
  readonly subtitle: string;
  /** The days it covers. */
  readonly span: Span;
  readonly currency: string;
  readonly sheet: ReportSheet<V>;
  readonly rows: readonly V[];
  /** The last row with the sums. */
  readonly total: V | null;
  readonly charts: readonly PrintedChart[];
}

interface Span {
  readonly from: Day;
  readonly to: Day;
}

/** Receives a report with any kind of rows. */
type TakeReport<T> = <V>(file: ReportFile<V>) => Promise<T>;

type ReadAs<T> = (reports: ReportsService, asked: AskedReport, reader: Reader, print: Print<T>) => Promise<T>;

interface Print<T> {
  readonly locale: Locale;
  readonly take: TakeReport<T>;
}

const MAX_BARS = 15;

/** Reads a report and passes it on as a table. */
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
  const { currency } = report;
  const bars = report.stages.map(({ status, days }) => barOf(statusWord(status, locale), days ?? '0'));
  return take({
    title: TITLES[locale].kpis,
    subtitle: '',
    span: report.period,
    currency,
    sheet: kpiSheet,
    rows: report.kpis.map((kpi) => ({ ...kpi, unit: kpi.unit.replace(currency, currencyWord(currency, locale)) })),
    total: null,
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
  const money = currencyWord(currency, locale);
  const dearest = vehicles.map((row) => ({ key: row.plateNumber, amount: row.total }));
  return take({
    title: TITLES[locale].costs,
    subtitle: printedAmount(total, currency, locale),
    span: report.period,
    currency,
    sheet: costSheet,
    rows: vehicles,
    total: vehicles.length === 0 ? null : costTotal(report, locale),
    charts: [
      chartOf(`${CHARTS[locale].vehicles} (${money})`, dearest),
      chartOf(`${CHARTS[locale].workTypes} (${money})`, byWorkType, (key) => shareWord(key, locale)),
      chartOf(`${CHARTS[locale].months} (${money})`, byMonth, (key) => monthWord(key, locale)),
      chartOf(`${CHARTS[locale].garages} (${money})`, byGarage, (key) => shareWord(key, locale)),
    ],
  });
}

async function readSchedule<T>(
  reports: ReportsService,
  { days, vehicleId }: AskedReport,
  reader: Reader,
  { locale, take }: Print<T>,
): Promise<T> {
  const { due, withoutForecast, today, currency } = await reports.schedule(days, vehicleId, reader);
  const byMonth = Map.groupBy(due, ({ expectedDate }) => expectedDate?.slice(0, 7) ?? '–');
  const bars = [...byMonth]
    .toSorted(([one], [other]) => one.localeCompare(other))
    .map(([month, rows]) => barOf(monthWord(month, locale), String(rows.length)));
  const overdue = due.filter(({ isOverdue }) => isOverdue).length;
  return take({
    title: TITLES[locale]['maintenance-schedule'],
    subtitle: SUMMARIES[locale].due(due.length, overdue, withoutForecast),
    span: { from: today, to: addDays(today, days) },
    currency,
    sheet: scheduleSheet,
    rows: due.map((row) => ({ ...row, type: dueWord(row.type, locale) })),
    total: null,
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
  const ages = report.byAge.map(({ band, count }) => barOf(bandWord(band, locale), String(count)));
  const ways = report.byKm.map(({ band, count }) => barOf(bandWord(band, locale), String(count)));
  return take({
    title: TITLES[locale].failures,
    subtitle: SUMMARIES[locale].failures(report.total),
    span: report.period,
    currency: report.currency,
    sheet: failureSheet,
    rows: report.total === 0 ? [] : failureRows(report, locale),
    total: null,
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
    subtitle: SUMMARIES[locale].jobs(report.garages.reduce((sum, { jobs }) => sum + jobs, 0)),
    span: report.period,
    currency: report.currency,
    sheet: garageSheet,
    rows: report.garages,
    total: null,
    charts: [{ title: CHARTS[locale].scores, bars: scores.slice(0, MAX_BARS) }],
  });
}

async function readOwnership<T>(
  reports: ReportsService,
  { vehicleId }: AskedReport,
  reader: Reader,
  { locale, take }: Print<T>,
): Promise<T> {
  const { vehicles, today, currency } = await reports.ownership(vehicleId, reader.viewer);
  const dearest = vehicles.map((row) => ({ key: row.plateNumber, amount: row.total }));
  const total = vehicles.length === 0 ? null : ownershipTotal(vehicles, currency, locale);
  return take({
    title: TITLES[locale].ownership,
    subtitle: total === null ? '' : printedAmount(total.total, currency, locale),
    span: { from: today, to: today },
    currency,
    sheet: ownershipSheet,
    rows: vehicles,
    total,
    charts: [chartOf(`${CHARTS[locale].vehicles} (${currencyWord(currency, locale)})`, dearest)],
  });
}

function failureRows({ byAge, byKm, byBrand, byModel, byVehicle }: FailureReportView, locale: Locale): FailureRow[] {
  const { ages, km, brands, models, plates } = CHARTS[locale];
  return [
    ...byAge.map(({ band, count }) => ({ group: ages, name: bandWord(band, locale), count })),
    ...byKm.map(({ band, count }) => ({ group: km, name: bandWord(band, locale), count })),
    ...byBrand.map((row) => ({ group: brands, ...row })),
    ...byModel.map((row) => ({ group: models, ...row })),
    ...byVehicle.map(({ plateNumber, count }) => ({ group: plates, name: plateNumber, count })),
  ];
}

const barOf = (label: string, shown: string) => ({ label, value: Math.max(0, Number(shown)), shown });
const chartOf = (
  title: string,
  shares: readonly ShareView[],
  labelOf: (key: string) => string = (key) => key,
): PrintedChart => ({
  title,
  bars: shares.slice(0, MAX_BARS).map(({ key, amount }) => barOf(labelOf(key), amount)),
});
