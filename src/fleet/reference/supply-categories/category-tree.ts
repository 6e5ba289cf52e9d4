import { categoryCycle, categoryTooDeep } from './supply-category.errors';

/** Each category's parent; null for one at the top. */
export type Parents = ReadonlyMap<number, number | null>;

const DEEPEST = 5;

/**
 * Refuses a place in the tree that would close a circle or lie deeper than five levels, what is below counted too. `id` is null
 * for a category that is not there yet.
 *
 * @throws DomainError CATEGORY_CYCLE, CATEGORY_TOO_DEEP
 */
export function checkPlace(parents: Parents, id: number | null, parentId: number): void {
  const above = pathUp(parents, parentId);
  if (id !== null && above.includes(id)) throw categoryCycle({ id });
  if (above.length + (id === null ? 1 : heightOf(parents, id)) > DEEPEST) throw categoryTooDeep({ deepest: DEEPEST });
}

function pathUp(parents: Parents, from: number): number[] {
  const path: number[] = [];
  for (let id: number | null = from; id !== null && !path.includes(id); id = parents.get(id) ?? null) path.push(id);
  return path;
}

/** Levels from `id` down to the deepest category below it, itself included. */
function heightOf(parents: Parents, id: number): number {
  const children = [...parents].filter(([, parentId]) => parentId === id).map(([child]) => child);
  return 1 + Math.max(0, ...children.map((child) => heightOf(parents, child)));
}
