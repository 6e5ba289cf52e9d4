import { setTimeout as pause } from 'node:timers/promises';
import { throwIfInterrupted } from '#kernel';
import { showProgress } from './command-output';

const POLL_MS = 500;

/** The last known state of a run or an operation. */
interface Followed {
  readonly progress: { readonly done: number; readonly total: number } | null;
}

/** Polls until the run has ended, and shows a progress bar. */
export async function follow<F extends Followed>(look: () => Promise<F>, hasEnded: (seen: F) => boolean): Promise<F> {
  for (;;) {
    const seen = await look();
    if (seen.progress !== null) showProgress(seen.progress.done, seen.progress.total);
    if (hasEnded(seen)) return seen;
    throwIfInterrupted();
    await pause(POLL_MS);
  }
}
