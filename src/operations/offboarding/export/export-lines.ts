import { BYTE_ORDER_MARK, csvLines } from '../../../sheets/csv-layout';
import { neutralized } from '../../../sheets/formula';
import type { StoredRow, StoredValue } from '../rows/stored-row';
import type { ColumnShape } from '../rows/table-shapes';

/** A row as one line of JSON: exact numbers as text, times as ISO 8601 with `Z`. */
export function jsonLine(columns: readonly ColumnShape[], row: StoredRow): string {
  const values = columns.map(({ name, kind }) => [name, jsonValue(kind, row[name] ?? null)]);
  return `${JSON.stringify(Object.fromEntries(values))}\n`;
}

export const csvHead = (columns: readonly ColumnShape[]): string =>
  BYTE_ORDER_MARK + csvLines([columns.map(({ name }) => name)], ',');

/** A row as one line of RFC 4180 CSV. Texts that a spreadsheet would evaluate as a formula start with an apostrophe. */
export function csvLine(columns: readonly ColumnShape[], row: StoredRow): string {
  return csvLines([columns.map(({ name, kind }) => csvCell(kind, row[name] ?? null))], ',');
}

function jsonValue(kind: ColumnShape['kind'], value: StoredValue): unknown {
  if (value === null) return null;
  if (kind === 'flag') return Number(value) === 1;
  if (kind === 'instant') return isoOf(String(value));
  return kind === 'json' ? parsed(String(value)) : value;
}

function csvCell(kind: ColumnShape['kind'], value: StoredValue): string {
  if (value === null) return '';
  if (kind === 'flag') return Number(value) === 1 ? 'true' : 'false';
  if (kind === 'instant') return isoOf(String(value));
  return kind === 'text' || kind === 'json' ? neutralized(String(value)) : String(value);
}

/** `2026-11-23 02:00:00.000` → `2026-11-23T02:00:00.000Z`: the databases store UTC. */
const isoOf = (stored: string): string => `${stored.replace(' ', 'T')}Z`;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
