import { setTimeout as pause } from 'node:timers/promises';
import { showProgress } from './command-output';

const EVERY_MS = 500;

/** Something that goes on elsewhere, as it was last seen. */
interface Followed {
  readonly progress: { readonly done: number; readonly total: number } | null;
}

/** Looks again until it has ended, with a bar for whoever looks on. */
export async function follow<F extends Followed>(look: () => Promise<F>, hasEnded: (seen: F) => boolean): Promise<F> {
  for (;;) {
    const seen = await look();
    if (seen.progress !== null) showProgress(seen.progress.done, seen.progress.total);
    if (hasEnded(seen)) return seen;
    await pause(EVERY_MS);
  }
}
