import { Decimal } from 'decimal.js';
import { DateTime } from 'luxon';

/** The built-in number formats of spreadsheets (ECMA-376, part 1, 18.8.30), including those of East Asia. */
const BUILT_IN_DATES: readonly (readonly [from: number, to: number])[] = [
  [14, 22],
  [27, 36],
  [45, 47],
  [50, 58],
];

export function isDateFormat(id: number, code: string | undefined): boolean {
  if (code === undefined) return BUILT_IN_DATES.some(([from, to]) => id >= from && id <= to);
  const signs = code.replace(/"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '');
  return /[dyhs]|m(?!.*[#0])/i.test(signs) && !/general/i.test(signs);
}

/** A spreadsheet keeps 15 digits; further digits of a floating-point number are rounding errors. */
const DIGITS = 15;
const DAYS_UNTIL_1904 = 1462;
const FIRST_CERTAIN_DAY = 61;
const MS_PER_DAY = 86_400_000;

/** A number as text that cannot be misread: three decimals get a fourth one, because they would look like thousands. */
export function plainNumber(text: string): string {
  if (!/^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d{1,3})?$/i.test(text)) return text;
  const number = new Decimal(text).toSignificantDigits(DIGITS);
  const plain = number.abs().lessThan('1e30') ? number.toFixed() : text;
  return /\.\d{3}$/.test(plain) ? `${plain}0` : plain;
}

/** A date, an hour or both from the serial number of a spreadsheet, without a time zone; the number itself if it is no date. */
export function wallClock(text: string, is1904: boolean): string {
  const serial = Number(text) + (is1904 ? DAYS_UNTIL_1904 : 0);
  if (!(serial >= 0 && serial < 2_958_466)) return plainNumber(text);
  const wall = DateTime.fromObject({ year: 1899, month: 12, day: 30 }, { zone: 'utc' }).plus({
    milliseconds: Math.round(serial * MS_PER_DAY),
  });
  const time = wall.toFormat(wall.millisecond === 0 ? 'HH:mm:ss' : 'HH:mm:ss.SSS');
  if (serial < 1) return time;
  if (serial < FIRST_CERTAIN_DAY) return plainNumber(text);
  const day = wall.toFormat('yyyy-MM-dd');
  return wall.toMillis() % MS_PER_DAY === 0 ? day : `${day} ${time}`;
}
