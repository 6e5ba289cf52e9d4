import type { UnitOfWork } from '#persistence';
import type { ImportSession } from './importer';

/** For short lists: each record is created in the same way as by a client's request. */
export function oneByOne(
  create: (unit: UnitOfWork, body: object) => Promise<{ readonly id: number }>,
): ImportSession['createMany'] {
  return async (unit, bodies) => {
    const ids: number[] = [];
    for (const body of bodies) ids.push((await create(unit, body)).id);
    return ids;
  };
}
