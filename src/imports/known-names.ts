import type { EntityTarget } from 'typeorm';
import { folded } from '#kernel';
import type { UnitOfWork } from '#persistence';

/** The live records with these folded names. All names are read because a collation does not fold apostrophes and dashes. */
export async function idsByName(
  { manager }: UnitOfWork,
  entity: EntityTarget<{ id: number; name: string }>,
  keys: readonly string[],
): Promise<readonly number[]> {
  const wanted = new Set(keys);
  const rows = await manager.find(entity, { select: { id: true, name: true } });
  return rows.filter(({ name }) => wanted.has(folded(name))).map(({ id }) => id);
}
