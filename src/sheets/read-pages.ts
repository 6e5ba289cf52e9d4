import type { ListRequest, Page, SheetRequest } from '#kernel';

const AT_ONCE = 100;

/**
 * Hands over a list page by page, for lists that a limit keeps short: members, keys, the files of one record. Long ones are read with
 * `Records.readAll`, in one snapshot.
 */
export async function readPages<E>(
  { sort, search, filters }: SheetRequest,
  read: (request: ListRequest) => Promise<Page<E>>,
  take: (rows: readonly E[]) => Promise<void>,
): Promise<void> {
  for (let page = 1, left = true; left; page += 1) {
    const { items, total } = await read({ sort, search, filters, page, limit: AT_ONCE });
    await take(items);
    left = items.length > 0 && page * AT_ONCE < total;
  }
}
