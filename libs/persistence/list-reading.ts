import type { EntityManager } from 'typeorm';
import type { ListRequest } from '#kernel';
import { listQuery, RECORD, recordsWithNames } from './listing';
import type { ListSource, Restriction } from './listing';
import { inSnapshot } from './snapshot';
import type { Row } from './rows';

/**
 * A callback that receives a batch of rows in the order of the list. `within` reads related rows from the same
 * snapshot.
 */
export type TakeRows<E> = (rows: readonly E[], within: EntityManager) => Promise<void>;

/** The request for a list that is read to its end. */
export type WholeListRequest = Pick<ListRequest, 'sort' | 'search' | 'filters'>;

const IDS_AT_ONCE = 20_000;
const ROWS_AT_ONCE = 500;

/**
 * Passes all rows of a list to `take`, some hundreds at a time, from one snapshot; concurrent writes are not visible.
 * It first reads the ids in the order of the list and then the rows by id, so that a later page costs no more than an
 * earlier one. One connection is held until the last row is taken: `take` may write to a disk, but never to a client.
 *
 * @throws DomainError DATABASE_UNAVAILABLE; what `take` throws
 */
export async function readList<E extends Row>(
  manager: EntityManager,
  source: ListSource<E>,
  request: WholeListRequest,
  take: TakeRows<E>,
  narrow?: Restriction,
): Promise<number> {
  return inSnapshot(manager, (within) => readAll(within, source, { request, narrow }, take));
}

interface Wanted {
  readonly request: WholeListRequest;
  readonly narrow: Restriction | undefined;
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
  const rows = await listQuery(manager, source, request, narrow)
    .select(`${RECORD}.id`, 'id')
    .limit(IDS_AT_ONCE)
    .offset(offset)
    .getRawMany<{ id: number | string }>();
  return rows.map(({ id }) => Number(id));
}

/** The rows with these ids, in the order of the ids. */
async function rowsOf<E extends Row>(
  manager: EntityManager,
  source: ListSource<E>,
  ids: readonly number[],
): Promise<E[]> {
  const query = recordsWithNames(manager, source).whereInIds([...ids]);
  const rows = new Map((await query.getMany()).map((row) => [row.id, row]));
  return ids.flatMap((id) => rows.get(id) ?? []);
}
