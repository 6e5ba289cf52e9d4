import { isEmail } from 'class-validator';
import { emailInvalid, optionNotNumber, optionsOpposed } from './usage.errors';

/** Error messages repeat the value, but not a whole file that was pasted by mistake. */
const shown = (value: string): string => value.slice(0, 60);

export interface Bounds {
  readonly least: number;
  readonly most: number;
}

/** Accepts decimal digits only: no sign, no fraction, no exponent. @throws DomainError OPTION_INVALID */
export function wholeNumber(option: string, value: string, { least, most }: Bounds): number {
  const number = /^(?:0|[1-9]\d{0,9})$/.test(value) ? Number(value) : Number.NaN;
  if (!(number >= least && number <= most)) throw optionNotNumber({ option, value: shown(value), least, most });
  return number;
}

/** @throws DomainError EMAIL_INVALID */
export function emailAddress(value: string): string {
  if (!isEmail(value)) throw emailInvalid({ value: shown(value) });
  return value;
}

/** Allows at most one of these options. @throws DomainError OPTIONS_OPPOSED */
export function assertOneOf(given: Readonly<Record<string, unknown>>): void {
  const named = Object.entries(given)
    .filter(([, value]) => value !== undefined && value !== false)
    .map(([name]) => name);
  if (named.length > 1) throw optionsOpposed({ options: named.join(', ') });
}
