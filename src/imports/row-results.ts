import type { DomainError, Locale } from '#kernel';
import { fieldText } from '#http';
import type { RowOutcome } from './import.choices';
import type { ImportColumn } from './importer';

/** Why a row was refused, or one cell of it. Never what stands in it: a report holds nothing personal. */
export interface RowError {
  /** Key of the column; null for the row as a whole. */
  readonly column: string | null;
  readonly code: string;
  readonly fr: string;
  readonly en: string;
}

/** What became of one row. */
export interface RowResult {
  readonly line: number;
  readonly outcome: RowOutcome;
  /** The record; null where there is none. */
  readonly id: number | null;
  readonly errors: readonly RowError[];
}

/** A refusal as the report tells it: its title, because its detail may name what was refused. */
export function refusal(error: DomainError, column: ImportColumn | null = null): RowError {
  const title = (locale: Locale): string => error.text(locale).title;
  return { column: column?.key ?? null, code: error.code, fr: title('fr'), en: title('en') };
}

/** A refusal with its fields, by the columns they come from. */
export function refusals(error: DomainError, columns: readonly ImportColumn[]): readonly RowError[] {
  const { fields = [] } = error.extras;
  if (fields.length === 0) return [refusal(error)];
  return fields.map((field) => {
    const name = field.pointer.split('/')[1];
    const column = columns.find((one) => one.field === name);
    const text = (locale: Locale): string =>
      error.code === 'VALIDATION_FAILED' ? fieldText(field, locale) : error.text(locale).title;
    return { column: column?.key ?? name ?? null, code: field.code, fr: text('fr'), en: text('en') };
  });
}

/** How many rows had each outcome. */
export type Counts = Readonly<Record<RowOutcome, number>>;

export const NO_ROWS: Counts = { created: 0, updated: 0, unchanged: 0, failed: 0 };

export function counted(results: readonly RowResult[], before: Counts = NO_ROWS): Counts {
  const counts = { ...before };
  for (const { outcome } of results) counts[outcome] += 1;
  return counts;
}
