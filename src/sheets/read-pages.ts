import type { ListRequest, Page, SheetRequest } from '#kernel';

const PAGE_SIZE = 100;

/**
 * Reads a list page by page, for lists that a limit keeps short: members, keys, the files of one record. Long lists use `Records.readAll`,
 * which reads one snapshot.
 */
export async function readPages<E>(
  { sort, search, filters }: SheetRequest,
  read: (request: ListRequest) => Promise<Page<E>>,
  take: (rows: readonly E[]) => Promise<void>,
): Promise<void> {
  for (let page = 1, left = true; left; page += 1) {
    const { items, total } = await read({ sort, search, filters, page, limit: PAGE_SIZE });
    await take(items);
    left = items.length > 0 && page * PAGE_SIZE < total;
  }
}
