import type { DomainError, Locale } from '#kernel';
import { fieldText } from '#http';
import type { RowOutcome } from './import.choices';
import type { ImportColumn, Lookup } from './importer';
import { importConflict } from './imports.errors';
import { comparable } from './row-changes';
import type { Difference } from './row-changes';

/** Why a row or one of its cells was refused. A value is included only if it cannot name a person: a report holds no personal data. */
export interface RowError {
  /** Key of the column; null for the row as a whole. */
  readonly column: string | null;
  readonly code: string;
  readonly fr: string;
  readonly en: string;
  /** For a conflict: the values of the record and of the file; null if a report must not repeat them. */
  readonly current?: string | null;
  readonly given?: string | null;
}

/** The result of one row. */
export interface RowResult {
  readonly line: number;
  readonly outcome: RowOutcome;
  /** The id of the record; null if there is none. */
  readonly id: number | null;
  readonly errors: readonly RowError[];
}

/** A refusal in the report has the title of the error only: its detail may quote the refused value. */
export function refusal(error: DomainError, column: ImportColumn | null = null): RowError {
  const title = (locale: Locale): string => error.text(locale).title;
  return { column: column?.key ?? null, code: error.code, fr: title('fr'), en: title('en') };
}

/** The conflicts between a row and its record, by column. */
export function conflicts(
  differences: readonly Difference[],
  lookups: Readonly<Record<string, Lookup>>,
): readonly RowError[] {
  return differences.map(({ column, current, given }) => {
    const shown = shownBy(column, lookups[column.field]);
    const values = { current: shown(current), given: shown(given) };
    const { fr, en, code } = conflictTexts(values);
    return { column: column.key, code, fr, en, ...values };
  });
}

function conflictTexts(values: { readonly current: string | null; readonly given: string | null }) {
  const { current, given } = values;
  const isSecret = current === null && given === null;
  const error = importConflict({ current: current ?? '–', given: given ?? '–' });
  const text = (locale: Locale): string => error.text(locale)[isSecret ? 'title' : 'detail'];
  return { code: error.code, fr: text('fr'), en: text('en') };
}

/** A free text may name a person. A value of a lookup is a name of a list, and values of other kinds are no names. */
function shownBy(column: ImportColumn, lookup: Lookup | undefined): (value: unknown) => string | null {
  const isText = column.kind === 'text' || column.kind === 'list';
  if (column.isPersonal || (isText && !column.isReported && lookup?.nameOf === undefined)) return () => null;
  return (value) => {
    if (value === null || value === undefined) return null;
    const shown = lookup?.nameOf?.(value) ?? comparable(column, value);
    return typeof shown === 'string' ? shown.slice(0, MAX_VALUE_LENGTH) : JSON.stringify(shown);
  };
}

const MAX_VALUE_LENGTH = 100;

/** The field errors of a refusal, mapped to their columns. */
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

/** Counts the rows by outcome. */
export type Counts = Readonly<Record<RowOutcome, number>>;

export const NO_ROWS: Counts = { created: 0, updated: 0, unchanged: 0, failed: 0 };

export function counted(results: readonly RowResult[], before: Counts = NO_ROWS): Counts {
  const counts = { ...before };
  for (const { outcome } of results) counts[outcome] += 1;
  return counts;
}
