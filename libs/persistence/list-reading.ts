import type { EntityManager } from 'typeorm';
import type { ListRequest } from '#kernel';
import { listQuery, RECORD, recordsWithNames } from './listing';
import type { ListSource, Narrowing } from './listing';
import { inSnapshot } from './snapshot';
import type { Row } from './rows';

/** What is done with some rows of a list, in its order; `within` reads what belongs to them from the same snapshot. */
export type TakeRows<E> = (rows: readonly E[], within: EntityManager) => Promise<void>;

/** What is asked of a list that is read to its end. */
export type WholeListRequest = Pick<ListRequest, 'sort' | 'search' | 'filters'>;

const IDS_AT_ONCE = 20_000;
const ROWS_AT_ONCE = 500;

/**
 * Hands over every row of a list, some hundreds at a time and in one snapshot, whatever is written meanwhile. Ids are read in the
 * list's order first and rows by their ids, so that no page costs more than the one before it. One connection is held until the last
 * row is taken: takers write to a disk, never to a client.
 *
 * @throws DomainError DATABASE_UNAVAILABLE; what `take` throws
 */
export async function readList<E extends Row>(
  manager: EntityManager,
  source: ListSource<E>,
  request: WholeListRequest,
  take: TakeRows<E>,
  narrow?: Narrowing,
): Promise<number> {
  return inSnapshot(manager, (within) => readAll(within, source, { request, narrow }, take));
}

interface Wanted {
  readonly request: WholeListRequest;
  readonly narrow: Narrowing | undefined;
}

async function readAll<E extends Row>(
  manager: EntityManager,
  source: ListSource<E>,
  wanted: Wanted,
  take: TakeRows<E>,
): Promise<number> {
  for (let total = 0; ; total += IDS_AT_ONCE) {
    const ids = await idsOf(manager, source, wanted, total);
    for (let at = 0; at < ids.length; at += ROWS_AT_ONCE)
      await take(await rowsOf(manager, source, ids.slice(at, at + ROWS_AT_ONCE)), manager);
    if (ids.length < IDS_AT_ONCE) return total + ids.length;
  }
}

async function idsOf<E extends Row>(
  manager: EntityManager,
  source: ListSource<E>,
  { request, narrow }: Wanted,
  offset: number,
): Promise<number[]> {
  const query = listQuery(manager, source, request);
  narrow?.(query);
  const rows = await query
    .select(`${RECORD}.id`, 'id')
    .limit(IDS_AT_ONCE)
    .offset(offset)
    .getRawMany<{ id: number | string }>();
  return rows.map(({ id }) => Number(id));
}

/** The rows with these ids, in their order. */
async function rowsOf<E extends Row>(
  manager: EntityManager,
  source: ListSource<E>,
  ids: readonly number[],
): Promise<E[]> {
  const query = recordsWithNames(manager, source).whereInIds([...ids]);
  const rows = new Map((await query.getMany()).map((row) => [row.id, row]));
  return ids.flatMap((id) => rows.get(id) ?? []);
}
