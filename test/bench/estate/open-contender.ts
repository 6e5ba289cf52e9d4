import type { Contender } from './contender';
import type { Estate } from './estate';
import { openFifo } from './fifo.contender';
import { openKernel } from './kernel.contender';
import { openRecipe } from './recipe.contender';

export type ContenderKind = 'kernel' | 'recipe' | 'fifo';

export async function openContender(kind: ContenderKind, estate: Estate): Promise<Contender> {
  if (kind === 'kernel') return openKernel(estate);
  return kind === 'recipe' ? openRecipe(estate) : openFifo(estate);
}
