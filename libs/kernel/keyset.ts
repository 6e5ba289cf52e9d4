/** A list that is read with a cursor. Logs that grow at one end are neither counted nor paged by number. */
export interface KeysetRequest {
  /** The last id of the previous page; null for the first page. */
  readonly before: number | null;
  readonly limit: number;
  readonly filters: Readonly<Record<string, unknown>>;
}

export interface KeysetPage<T> {
  readonly items: readonly T[];
  /** The cursor of the next page; null on the last page. */
  readonly next: number | null;
}

/** The envelope of a list with a cursor (domain.md §15). */
export interface KeysetView<V> {
  readonly data: readonly V[];
  readonly meta: { readonly limit: number; readonly nextCursor: string | null };
}

export function keysetView<T, V>(page: KeysetPage<T>, limit: number, view: (item: T) => V): KeysetView<V> {
  const nextCursor = page.next === null ? null : String(page.next);
  return { data: page.items.map((item) => view(item)), meta: { limit, nextCursor } };
}
