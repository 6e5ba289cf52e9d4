import type { UnitOfWork } from '#persistence';
import type { ImportSession } from '../../imports/importer';

/** For lists that are never long: each record is made as a client's request would make it. */
export function oneByOne(
  create: (unit: UnitOfWork, body: object) => Promise<{ readonly id: number }>,
): ImportSession['createMany'] {
  return async (unit, bodies) => {
    const ids: number[] = [];
    for (const body of bodies) ids.push((await create(unit, body)).id);
    return ids;
  };
}
