import { DateTime } from 'luxon';
import { beginsFormula } from './formula';
import type { Cell, CellKind } from './sheet';

/** Indexes of the cell formats in the styles of the workbook. */
export const STYLE = { plain: 0, heading: 1, day: 2, instant: 3, quoted: 4 } as const;

/** Day 0 of a spreadsheet's calendar for days from March 1900 on; spreadsheets count a 29 February 1900 that did not exist. */
const DAY_ZERO = DateTime.fromISO('1899-12-30', { zone: 'utc' });
const FIRST_DAY = '1900-03-01';
const MS_PER_DAY = 86_400_000;

/** A spreadsheet computes with 15 significant digits: longer numbers stay text, because they would be rounded. */
const MAX_DIGITS = 15;
const MAX_TEXT_LENGTH = 32_767;

/** One cell as XML of a worksheet; an empty string for an empty cell. */
export function cellXml(reference: string, cell: Cell, kind: CellKind, timezone: string): string {
  if (cell === null || cell === '') return '';
  if (typeof cell === 'boolean') return `<c r="${reference}" t="b"><v>${cell ? 1 : 0}</v></c>`;
  const text = String(cell);
  if (kind === 'integer' || kind === 'decimal') return numberXml(reference, text);
  if (kind === 'day') return dateXml(reference, text, daySerial(text), STYLE.day);
  if (kind === 'instant') return dateXml(reference, text, instantSerial(text, timezone), STYLE.instant);
  return textXml(reference, text, beginsFormula(text) ? STYLE.quoted : STYLE.plain);
}

/** An inline text that no spreadsheet computes; the `quoted` style prevents it also after an edit. */
export function textXml(reference: string, text: string, style: number): string {
  const escaped = escapeXml(text.slice(0, MAX_TEXT_LENGTH));
  return `<c r="${reference}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escaped}</t></is></c>`;
}

/** `A`, `B` … `Z`, `AA` …; the index starts at 0. */
export function columnName(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : columnName(Math.floor(index / 26) - 1) + last;
}

/** The digits are written as text, so that no conversion to a number can round them. */
function numberXml(reference: string, text: string): string {
  const digits = text.replace(/\D/g, '').replace(/^0+/, '');
  const isNumber = /^-?\d+(?:\.\d+)?$/.test(text) && digits.length <= MAX_DIGITS;
  return isNumber ? `<c r="${reference}"><v>${text}</v></c>` : textXml(reference, text, STYLE.plain);
}

function dateXml(reference: string, text: string, serial: number | null, style: number): string {
  if (serial === null) return textXml(reference, text, STYLE.plain);
  return `<c r="${reference}" s="${style}"><v>${serial}</v></c>`;
}

function daySerial(day: string): number | null {
  if (day < FIRST_DAY) return null;
  const days = DateTime.fromISO(day, { zone: 'utc' }).diff(DAY_ZERO).as('days');
  return Number.isFinite(days) ? days : null;
}

/** A spreadsheet has no time zones: the value is the local time of the company. */
function instantSerial(instant: string, timezone: string): number | null {
  const local = DateTime.fromISO(instant, { zone: timezone });
  if (!local.isValid) return null;
  const wall = local.setZone('utc', { keepLocalTime: true });
  return Math.round(wall.diff(DAY_ZERO).as('milliseconds')) / MS_PER_DAY;
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text that a workbook would decode as an escaped character (ECMA-376, 22.9.2.19): its underscore is escaped. */
const LOOKS_ESCAPED = /_(?=x[0-9A-Fa-f]{4}_)/g;

/** Characters that XML 1.0 does not allow, and CR, which XML readers convert to a line feed: they are escaped. */
// oxlint-disable-next-line no-control-regex -- XML 1.0 does not allow these characters
const UNWRITABLE = /[\u0000-\u0008\u000B\u000C\u000D\u000E-\u001F\uFFFE\uFFFF]/g;

const byNumber = (character: string): string =>
  `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;

/** Escapes a text so that a workbook reader restores the original. */
function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replace(LOOKS_ESCAPED, '_x005F_')
    .replace(UNWRITABLE, byNumber)
    .replace(/[&<>"]/g, (character) => ESCAPES[character] ?? character);
}
