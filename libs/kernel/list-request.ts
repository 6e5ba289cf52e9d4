import type { PageRequest } from './pages';

export interface ListSort {
  readonly key: string;
  readonly direction: 'asc' | 'desc';
}

/**
 * The kinds of list filters. `choice` and `ids` accept several values (`status=active,sold`) and arrive as arrays.
 * `flag` arrives as a boolean, `code` as one exact code, `text` as one exact text. `since` and `until` arrive as
 * instants, `fromDay` and `toDay` as calendar days, `atLeast` and `atMost` as exact decimals; these six are inclusive.
 */
export type FilterKind =
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  | { readonly kind: 'ids' }
  | { readonly kind: 'flag' }
  | { readonly kind: 'code' }
  | { readonly kind: 'text' }
  | { readonly kind: 'since' }
  | { readonly kind: 'until' }
  | { readonly kind: 'fromDay' }
  | { readonly kind: 'toDay' }
  | { readonly kind: 'atLeast' }
  | { readonly kind: 'atMost' };

/**
 * The sorts, filters and search of a list. The edge validates requests against it; the database query is built from its
 * columns.
 */
export interface ListDeclaration {
  /** Sort keys of the API. Only the database query uses the values. */
  readonly sorts: Readonly<Record<string, unknown>>;
  readonly defaultSort: readonly ListSort[];
  readonly filters: Readonly<Record<string, FilterKind>>;
  /** Searched columns; empty for a list without search. */
  readonly search: readonly string[];
}

/** A list request as validated at the edge against the resource's {@link ListDeclaration} (domain.md §15). */
export interface ListRequest extends PageRequest {
  readonly sort: readonly ListSort[];
  /** Trimmed, at least two characters. */
  readonly search: string | null;
  readonly filters: Readonly<Record<string, unknown>>;
}

export const SHEET_FORMATS = ['csv', 'xlsx'] as const;
export type SheetFormat = (typeof SHEET_FORMATS)[number];

/** A request for a list as a file: all rows, with the filters and the order of the list. */
export interface SheetRequest extends Omit<ListRequest, keyof PageRequest> {
  readonly format: SheetFormat;
}
