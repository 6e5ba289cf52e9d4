import type { PageRequest } from './pages';

export interface ListSort {
  readonly key: string;
  readonly direction: 'asc' | 'desc';
}

/**
 * What a filter of a list takes. `choice` and `ids` accept several values (`status=active,sold`) and arrive as arrays, `flag` as a
 * boolean, `code` as one exact code, `text` as one exact text a person wrote, `since` and `until` as instants, `fromDay` and `toDay` as calendar days, `atLeast` and `atMost` as
 * exact decimals, all of them inclusive.
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

/** What a client may ask of a list: the edge validates against it, the database query is built from its columns. */
export interface ListDeclaration {
  /** Sort keys of the API; the values mean something to the query alone. */
  readonly sorts: Readonly<Record<string, unknown>>;
  readonly defaultSort: readonly ListSort[];
  readonly filters: Readonly<Record<string, FilterKind>>;
  /** Empty when the list cannot be searched. */
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

/** A list asked for as a file: all of it, with the filters and the order of the list. */
export interface SheetRequest extends Omit<ListRequest, keyof PageRequest> {
  readonly format: SheetFormat;
}
