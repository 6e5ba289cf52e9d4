import { categoryCycle, categoryTooDeep } from './supply-category.errors';

/** Parent of each category; null at the top level. */
export type Parents = ReadonlyMap<number, number | null>;

const DEEPEST = 5;

/**
 * Refuses a parent that would create a cycle or make the tree deeper than five levels, subcategories included. `id` is null for a new
 * category.
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

/** Number of levels from `id` down to its deepest subcategory, including itself. */
function heightOf(parents: Parents, id: number): number {
  const children = [...parents].filter(([, parentId]) => parentId === id).map(([child]) => child);
  return 1 + Math.max(0, ...children.map((child) => heightOf(parents, child)));
}
