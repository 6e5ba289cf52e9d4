import { asWritten } from '../sheets/formula';
import { folded } from './headings';
import type { Layout } from './headings';
import type { ImportColumn, Lookup, Values } from './importer';
import { importNameUnknown } from './imports.errors';
import { refusal } from './row-results';
import type { RowError } from './row-results';

/** A row by the fields of the body a client would send; an empty cell says nothing. */
export interface ReadRow {
  readonly values: Values;
  readonly errors: readonly RowError[];
}

/** Cells as values; what cannot be one stays the text it is, for the body's own rules to refuse. */
export function readRow(layout: Layout, cells: readonly string[], lookups: Readonly<Record<string, Lookup>>): ReadRow {
  const values: Record<string, unknown> = {};
  const errors: RowError[] = [];
  for (const [index, column] of layout.entries()) {
    const text = asWritten((cells[index] ?? '').trim()).trim();
    if (column === null || text === '') continue;
    const lookup = lookups[column.field];
    const value = lookup === undefined ? valueOf(text, column) : lookup(text, values);
    if (value === undefined) errors.push(refusal(importNameUnknown({}), column));
    else values[column.field] = value;
  }
  return { values, errors };
}

function valueOf(text: string, { kind }: ImportColumn): unknown {
  if (kind === 'integer') return integerOf(text);
  if (kind === 'decimal') return plainNumber(text);
  if (kind === 'day') return dayOf(text);
  if (kind === 'flag') return FLAGS.get(folded(text)) ?? text;
  return kind === 'list' ? listOf(text) : text;
}

const FLAGS = new Map([
  ...['true', 'yes', 'oui', 'vrai', '1', 'x'].map((word) => [word, true] as const),
  ...['false', 'no', 'non', 'faux', '0'].map((word) => [word, false] as const),
]);

function integerOf(text: string): unknown {
  const digits = plainNumber(text);
  return /^\d{1,15}$/.test(digits) ? Number(digits) : text;
}

/** `18 500 000,50` as people write it → `18500000.50`. */
function plainNumber(text: string): string {
  const compact = text.replace(/[\s\u00A0\u202F]/g, '');
  return /^\d+,\d+$/.test(compact) ? compact.replace(',', '.') : compact;
}

/** `09/03/2024` is the 9th of March: nobody this product is for writes the month first. */
function dayOf(text: string): string {
  const [, day, month, year] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text) ?? [];
  return year === undefined ? text : `${year}-${month?.padStart(2, '0')}-${day?.padStart(2, '0')}`;
}

function listOf(text: string): string[] {
  const items = text.split(/[,;|]/).map((item) => item.trim());
  return items.filter((item) => item !== '');
}
