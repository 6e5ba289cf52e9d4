/** A page request as validated at the edge: `page` ≥ 1, `limit` 1–100 (domain.md §15). */
export interface PageRequest {
  readonly page: number;
  readonly limit: number;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly total: number;
  readonly request: PageRequest;
}

export interface PageMeta {
  readonly page: number;
  readonly limit: number;
  readonly total: number;
  readonly totalPages: number;
  readonly hasNext: boolean;
  readonly hasPrev: boolean;
}

/** The envelope of every paged list of the API (domain.md §15). */
export interface PageView<V> {
  readonly data: readonly V[];
  readonly meta: PageMeta;
}

export function pageView<T, V>(page: Page<T>, view: (item: T) => V): PageView<V> {
  const { page: number, limit } = page.request;
  const totalPages = Math.ceil(page.total / limit);
  return {
    data: page.items.map((item) => view(item)),
    meta: { page: number, limit, total: page.total, totalPages, hasNext: number < totalPages, hasPrev: number > 1 },
  };
}
