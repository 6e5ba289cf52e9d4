import { DateTime } from 'luxon';
import { clock, isDay, isInstant } from '#kernel';

/** Whether `05/10/2026` is 5 October or 10 May. */
export type DateOrder = 'dayFirst' | 'monthFirst';

/** How the dates and times of a column are read; `order` is null if the column contradicts itself. */
interface MomentReading {
  readonly zone: string;
  readonly order: DateOrder | null;
}

/** Why a text that looks like a date cannot be read. */
type Unreadable = 'ambiguousOrder' | 'ambiguousHour';

interface Parts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

const TIME = String.raw`(?:[T,\s]\s*(?:à\s*)?(?<hour>\d{1,2})\s*[:hH]\s*(?<minute>\d{2})?(?::(?<second>\d{2})(?:[.,](?<fraction>\d{1,3})\d*)?)?\s*(?<half>[AaPp]\.?[Mm]\.?)?)?`;
const YEAR_FIRST = new RegExp(String.raw`^(?<year>\d{4})[-/.](?<month>\d{1,2})[-/.](?<day>\d{1,2})${TIME}$`);
const YEAR_LAST = new RegExp(String.raw`^(?<one>\d{1,2})[-/. ](?<two>\d{1,2})[-/. ](?<year>\d{4}|\d{2})${TIME}$`);
const MONTH_NAMED = new RegExp(
  String.raw`^(?<day>\d{1,2})[-/. ](?<name>\p{L}{3,9})\.?[-/., ]\s?(?<year>\d{4}|\d{2})${TIME}$`,
  'u',
);
/** Serial numbers of spreadsheets, in days since 1899-12-30, from 1954 to 2119. */
const SERIAL = /^(?<days>[2-7]\d{4})(?:[.,](?<part>\d{1,17}))?$/;
const OFFSET = /T.*(?:Z|[+-]\d{2}:?\d{2})$/i;

/** First letters of the month names, in French and English. */
const MONTHS: readonly (readonly string[])[] = [
  ['jan'],
  ['fev', 'feb'],
  ['mar'],
  ['avr', 'apr'],
  ['mai', 'may'],
  ['juin', 'jun'],
  ['juil', 'jul'],
  ['aou', 'aug'],
  ['sep'],
  ['oct'],
  ['nov'],
  ['dec'],
];

/** The order of day and month that a cell shows; null if it shows none. */
export function orderIn(text: string): DateOrder | null {
  const { one, two } = YEAR_LAST.exec(text.trim())?.groups ?? {};
  if (Number(one) > 12 && Number(two) <= 12) return 'dayFirst';
  return Number(two) > 12 && Number(one) <= 12 ? 'monthFirst' : null;
}

/** Whether a text has an hour beside its date. */
export const hasHour = (text: string): boolean =>
  (YEAR_FIRST.exec(text) ?? YEAR_LAST.exec(text))?.groups?.['hour'] !== undefined;

/** The date as `YYYY-MM-DD`; the text itself if it is no date, so that the validation of the body refuses it. */
export function dayIn(text: string, reading: MomentReading): string | { readonly unreadable: Unreadable } {
  if (isDay(text)) return text;
  const parts = partsOf(text, reading.order);
  if (parts === null || 'unreadable' in parts) return parts ?? text;
  const day = DateTime.fromObject(parts, { zone: 'utc' });
  return day.isValid ? day.toFormat('yyyy-MM-dd') : text;
}

/**
 * The text as ISO 8601 with `Z`. A text without a zone is in the company's time zone; a text without an hour is the beginning of the day.
 * An hour that the clock repeats or skips is refused, because choosing one of two points in time would be a guess.
 */
export function momentIn(text: string, { zone, order }: MomentReading): string | { readonly unreadable: Unreadable } {
  const isWhole: boolean = isInstant(text);
  if (isWhole) return text;
  if (OFFSET.test(text)) {
    const moment = DateTime.fromISO(text.toUpperCase(), { zone: 'utc' });
    return moment.isValid ? isoOf(moment) : text;
  }
  const parts = partsOf(text, order);
  if (parts === null || 'unreadable' in parts) return parts ?? text;
  if (!DateTime.fromObject(parts, { zone: 'utc' }).isValid) return text;
  const moment = DateTime.fromObject(parts, { zone });
  const isSkipped = moment.hour !== parts.hour && hasHour(text);
  return isSkipped || isTwice(moment, parts) ? { unreadable: 'ambiguousHour' } : isoOf(moment);
}

const isoOf = (moment: DateTime): string => moment.toUTC().toJSDate().toISOString();

/** A day begins at the first of two equal hours. */
const isTwice = (moment: DateTime, { hour, minute, second }: Parts): boolean =>
  hour + minute + second > 0 && moment.getPossibleOffsets().length > 1;

function partsOf(text: string, order: DateOrder | null): Parts | { readonly unreadable: Unreadable } | null {
  const trimmed = text.trim();
  const iso = YEAR_FIRST.exec(trimmed)?.groups;
  if (iso !== undefined) return { ...dateOf(iso['year'], iso['month'], iso['day']), ...timeOf(iso) };
  const named = MONTH_NAMED.exec(trimmed)?.groups;
  if (named !== undefined) return { ...dateOf(named['year'], monthOf(named['name']), named['day']), ...timeOf(named) };
  const last = YEAR_LAST.exec(trimmed)?.groups;
  if (last === undefined) return serialOf(trimmed);
  const used = orderIn(trimmed) ?? (last['one'] === last['two'] ? 'dayFirst' : order);
  if (used === null) return { unreadable: 'ambiguousOrder' };
  const [day, month] = used === 'dayFirst' ? [last['one'], last['two']] : [last['two'], last['one']];
  return { ...dateOf(last['year'], month, day), ...timeOf(last) };
}

type Digits = string | undefined;

const dateOf = (year: Digits, month: Digits, day: Digits): Pick<Parts, 'year' | 'month' | 'day'> => ({
  year: fullYear(year ?? ''),
  month: Number(month),
  day: Number(day),
});

/** A year of two digits is in the hundred years that end twenty years from now: `46` may be the end of a policy, `47` a year of birth. */
function fullYear(year: string): number {
  if (year.length === 4) return Number(year);
  const last = clock.now().getUTCFullYear() + 20;
  const guess = last - (last % 100) + Number(year);
  return guess > last ? guess - 100 : guess;
}

function timeOf(groups: Readonly<Record<string, Digits>>): Omit<Parts, 'year' | 'month' | 'day'> {
  const { hour = '0', minute = '0', second = '0', fraction = '', half } = groups;
  const isPm = half?.toLowerCase().startsWith('p');
  const shift = half === undefined ? Number(hour) : (Number(hour) % 12) + (isPm ? 12 : 0);
  return { hour: shift, minute: Number(minute), second: Number(second), millisecond: Number(fraction.padEnd(3, '0')) };
}

function monthOf(name: Digits): string {
  const folded = (name ?? '').normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return String(MONTHS.findIndex((beginnings) => beginnings.some((one) => folded.startsWith(one))) + 1);
}

function serialOf(text: string): Parts | null {
  const { days, part = '0' } = SERIAL.exec(text)?.groups ?? {};
  if (days === undefined) return null;
  const wall = DateTime.fromObject({ year: 1899, month: 12, day: 30 }, { zone: 'utc' })
    .plus({ days: Number(days) })
    .plus({ milliseconds: Math.round(Number(`0.${part}`) * 86_400_000) });
  const { year, month, day, hour, minute, second, millisecond } = wall;
  return { year, month, day, hour, minute, second, millisecond };
}
