import type { EntityManager } from 'typeorm';

interface Named {
  readonly id: number;
  readonly name: string;
}

/** The names of a list short enough to be kept whole while something longer is read. */
export async function namesOf(
  manager: EntityManager,
  entity: new () => Named,
): Promise<ReadonlyMap<number | null, string>> {
  const rows = await manager.find(entity);
  return new Map(rows.map(({ id, name }) => [id, name]));
}
