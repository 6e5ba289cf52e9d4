import { Decimal } from 'decimal.js';
import type { ImportColumn, Values } from './importer';

/** What a row changes of a record: the fields it gives that are not the same already. */
export function changesOf(columns: readonly ImportColumn[], given: Values, current: Values): Values {
  const changes: Record<string, unknown> = {};
  for (const column of columns) {
    const { field, isCreateOnly, isKeyOnly } = column;
    if (isCreateOnly || isKeyOnly || given[field] === undefined) continue;
    if (comparable(column, given[field]) !== comparable(column, current[field])) changes[field] = given[field];
  }
  return changes;
}

/** `80` and `80.0` are one number; lists are compared item by item. */
function comparable({ kind, compared }: ImportColumn, value: unknown): unknown {
  const form = compared === undefined || value === null || value === undefined ? value : compared(value);
  if (Array.isArray(form)) return JSON.stringify(form);
  if (kind === 'decimal' && typeof form === 'string')
    return /^\d+(?:\.\d+)?$/.test(form) ? new Decimal(form).toFixed() : form;
  return form ?? null;
}
