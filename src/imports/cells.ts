import { folded, isDomainError, isInstant } from '#kernel';
import type { DomainError } from '#kernel';
import { checkDay, hasDayKind, sentDaysIn } from '../fleet/days/day-kinds';
import type { DayBounds, SentDay } from '../fleet/days/day-kinds';
import { asWritten } from '../sheets/formula';
import type { ColumnFormat, ImportTable } from './import-table';
import type { ImportColumn, Lookup, Values } from './importer';
import { importDateAmbiguous, importHourAmbiguous, importNameUnknown, importNumberAmbiguous } from './imports.errors';
import { numberIn } from './number-signs';
import { refusal } from './row-results';
import type { RowError } from './row-results';
import { dayIn, hasHour, momentIn } from './written-moments';

/** A row by the fields of the body a client would send; an empty cell says nothing. */
export interface ReadRow {
  readonly values: Values;
  readonly errors: readonly RowError[];
}

/** Of a table, what cells are read by. */
export type CellTable = Pick<ImportTable, 'layout' | 'formats' | 'zone' | 'days'>;

/** Cells as values; what cannot be one stays the text it is, for the body's own rules to refuse. */
export function readRow(
  table: CellTable,
  cells: readonly string[],
  lookups: Readonly<Record<string, Lookup>>,
): ReadRow {
  const values: Record<string, unknown> = {};
  const errors: RowError[] = [];
  for (const [at, column] of table.layout.entries()) {
    const text = textAt(table, cells, at);
    if (column === null || text === '' || column.kind === 'time') continue;
    const lookup = lookups[column.field];
    const value = lookup === undefined ? valueOf(text, column, table, table.formats[at]) : lookup(text, values);
    if (value === undefined) errors.push(refusal(importNameUnknown({}), column));
    else if (value instanceof Refused) errors.push(refusal(value.error, column));
    else {
      values[column.field] = value;
      errors.push(...daysRefused(column, value, table.days).map((error) => refusal(error, column)));
    }
  }
  return { values, errors };
}

/** The one place where days come out of a file: they go by the rules of those in bodies, whatever the list. */
function daysRefused({ kind, field }: ImportColumn, value: unknown, bounds: DayBounds): readonly DomainError[] {
  if ((kind === 'day' || kind === 'instant') && !hasDayKind(field))
    throw new Error(`the days of ${field} have no rule`);
  const sent = kind === 'instant' ? momentsIn(value, field) : sentDaysIn(value, field);
  return sent.flatMap((day) => refusalOf(day, bounds));
}

/** A moment before those a body may have is of its day. */
function momentsIn(value: unknown, field: string): readonly SentDay[] {
  const isWhole: boolean = isInstant(value);
  return sentDaysIn(isWhole || typeof value !== 'string' ? value : value.slice(0, 10), field);
}

function refusalOf(day: SentDay, bounds: DayBounds): DomainError | [] {
  try {
    checkDay(day, bounds);
    return [];
  } catch (error) {
    if (isDomainError(error)) return error;
    throw error;
  }
}

/** What would have to be guessed. */
class Refused {
  constructor(readonly error: DomainError) {}
}

const textOf = (cell: string | undefined): string => asWritten((cell ?? '').trim()).trim();

/** A moment whose hour stands in a column of its own is both of them. */
function textAt({ layout }: CellTable, cells: readonly string[], at: number): string {
  const text = textOf(cells[at]);
  const column = layout[at];
  if (column?.kind !== 'instant' || text === '' || hasHour(text)) return text;
  const hour = textOf(cells[layout.findIndex((other) => other?.kind === 'time' && other.field === column.field)]);
  return hour === '' ? text : `${text} ${hour}`;
}

function valueOf(
  text: string,
  { kind }: ImportColumn,
  { zone }: CellTable,
  { sign, order }: ColumnFormat = { sign: null, order: null },
): unknown {
  if (kind === 'integer') return integerOf(numberIn(text, sign) ?? text.replace(/[.,]/g, ''), text);
  if (kind === 'decimal') return decimalOf(text, sign);
  if (kind === 'day') return momentOr(dayIn(text, { zone, order }), text);
  if (kind === 'instant') return momentOr(momentIn(text, { zone, order }), text);
  if (kind === 'flag') return FLAGS.get(folded(text)) ?? text;
  return kind === 'list' ? listOf(text) : text;
}

/** Zeros at the end are no digits: a field that takes three decimals takes `40.1250`. */
function decimalOf(text: string, sign: ColumnFormat['sign']): string | Refused {
  const number = numberIn(text, sign);
  if (number === undefined) return new Refused(importNumberAmbiguous({ value: text }));
  return /^[-+]?\d+\.\d+$/.test(number) ? number.replace(/\.?0+$/, '') : number;
}

function momentOr(read: ReturnType<typeof momentIn>, value: string): string | Refused {
  if (typeof read === 'string') return read;
  return new Refused(
    read.unreadable === 'ambiguousHour' ? importHourAmbiguous({ value }) : importDateAmbiguous({ value }),
  );
}

const FLAGS = new Map([
  ...['true', 'yes', 'oui', 'vrai', '1', 'x', 'o', 'y'].map((word) => [word, true] as const),
  ...['false', 'no', 'non', 'faux', '0', 'n'].map((word) => [word, false] as const),
]);

/** A whole number has no parts: three digits behind a sign are thousands, and parts of zero are none. */
function integerOf(number: string, text: string): unknown {
  const digits = number.replace(/\.0+$/, '');
  return /^\d{1,15}$/.test(digits) ? Number(digits) : text;
}

function listOf(text: string): string[] {
  const items = text.split(/[,;|]/).map((item) => item.trim());
  return items.filter((item) => item !== '');
}
