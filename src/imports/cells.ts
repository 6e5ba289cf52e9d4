import { folded, isDomainError, isInstant } from '#kernel';
import type { DomainError } from '#kernel';
import { checkDay, hasDayKind, sentDaysIn } from '../records/days/day-kinds';
import type { DayBounds, SentDay } from '../records/days/day-kinds';
import { asWritten } from '../sheets/formula';
import type { ColumnFormat, ImportTable } from './import-table';
import type { ImportColumn, Lookup, Values } from './importer';
import { importDateAmbiguous, importHourAmbiguous, importNameUnknown, importNumberAmbiguous } from './imports.errors';
import { numberIn } from './number-signs';
import { refusal } from './row-results';
import type { RowError } from './row-results';
import { dayIn, hasHour, momentIn } from './written-moments';

/** A row as the fields of the request body that a client would send. An empty cell leaves its field out. */
export interface ReadRow {
  readonly values: Values;
  readonly errors: readonly RowError[];
}

/** The parts of a table that are needed to read its cells. */
export type CellTable = Pick<ImportTable, 'layout' | 'formats' | 'zone' | 'days'>;

/** Converts cells to values. A text that cannot be converted is passed on unchanged, so that the validation of the body refuses it. */
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

/** The only place where days are read from a file: the rules for days in request bodies apply to every list. */
function daysRefused({ kind, field }: ImportColumn, value: unknown, bounds: DayBounds): readonly DomainError[] {
  if ((kind === 'day' || kind === 'instant') && !hasDayKind(field))
    throw new Error(`the days of ${field} have no rule`);
  const sent = kind === 'instant' ? momentsIn(value, field) : sentDaysIn(value, field);
  return sent.flatMap((day) => refusalOf(day, bounds));
}

/** An instant outside the range that a body accepts is checked as a day. */
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

/** Cells whose meaning would have to be guessed. */
class Refused {
  constructor(readonly error: DomainError) {}
}

const textOf = (cell: string | undefined): string => asWritten((cell ?? '').trim()).trim();

/** Combines a date with an hour that stands in a column of its own. */
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

/** Removes zeros at the end of the decimals: a field with three decimals accepts `40.1250`. */
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

/** An integer has no decimals: three digits behind a sign are thousands, and decimals that are all zero are dropped. */
function integerOf(number: string, text: string): unknown {
  const digits = number.replace(/\.0+$/, '');
  return /^\d{1,15}$/.test(digits) ? Number(digits) : text;
}

function listOf(text: string): string[] {
  const items = text.split(/[,;|]/).map((item) => item.trim());
  return items.filter((item) => item !== '');
}
