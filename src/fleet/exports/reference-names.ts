import type { EntityManager } from 'typeorm';

interface Named {
  readonly id: number;
  readonly name: string;
}

/** The names of a list that is short enough to be held in memory while a longer list is read. */
export async function namesOf(
  manager: EntityManager,
  entity: new () => Named,
): Promise<ReadonlyMap<number | null, string>> {
  const rows = await manager.find(entity);
  return new Map(rows.map(({ id, name }) => [id, name]));
}
