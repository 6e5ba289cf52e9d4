import { Decimal } from 'decimal.js';
import type { ImportColumn, Values } from './importer';

/** A field in which a row and its record differ. */
export interface Difference {
  readonly column: ImportColumn;
  readonly given: unknown;
  readonly current: unknown;
}

/** The differences between a row and its record, in the fields that the row gives and that do not only identify the record. */
export function differencesOf(columns: readonly ImportColumn[], given: Values, current: Values): readonly Difference[] {
  return columns.flatMap((column) => {
    const { field, kind, isCreateOnly, isKeyOnly, isKey } = column;
    if (isKeyOnly || isKey || kind === 'time' || given[field] === undefined) return [];
    if (isCreateOnly && current[field] === undefined) return [];
    const difference = { column, given: given[field], current: current[field] };
    return comparable(column, given[field]) === comparable(column, current[field]) ? [] : [difference];
  });
}

/** The fields of an update, with the values of the row. */
export const changesOf = (differences: readonly Difference[]): Values =>
  Object.fromEntries(differences.map(({ column, given }) => [column.field, given]));

/** `80` and `80.0` are the same number; a point in time is the same in every time zone; lists are compared item by item. */
export function comparable({ kind, compared }: ImportColumn, value: unknown): unknown {
  const form = compared === undefined || value === null || value === undefined ? value : compared(value);
  if (Array.isArray(form)) return JSON.stringify(form);
  if (kind === 'decimal' && typeof form === 'string')
    return /^-?\d+(?:\.\d+)?$/.test(form) ? new Decimal(form).toFixed() : form;
  if (kind === 'instant') return momentOf(form);
  return typeof form === 'string' ? form.replace(/\r\n?/g, '\n') : (form ?? null);
}

function momentOf(form: unknown): unknown {
  const moment = form instanceof Date ? form : new Date(typeof form === 'string' ? form : Number.NaN);
  return Number.isNaN(moment.getTime()) ? (form ?? null) : moment.toISOString();
}
