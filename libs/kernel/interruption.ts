import { AsyncLocalStorage } from 'node:async_hooks';

const signals = new AsyncLocalStorage<AbortSignal | null>();

/**
 * Runs work that stops at its next possible point after the signal was aborted: loops start no further item, client
 * programs are ended. The signal reaches everything that the work calls, so it is not passed as a parameter.
 */
export function interruptible<T>(signal: AbortSignal, work: () => T): T {
  return signals.run(signal, work);
}

/** Runs work that must reach its end once it was begun, such as a compensation, whatever happens to the signal around it. */
export function uninterrupted<T>(work: () => T): T {
  return signals.run(null, work);
}

/** The signal of the present work; undefined if nothing can interrupt it. */
export function interruption(): AbortSignal | undefined {
  return signals.getStore() ?? undefined;
}

/** Call this before each unit of work. @throws the reason of the signal of the present work, if it was aborted */
export function throwIfInterrupted(): void {
  interruption()?.throwIfAborted();
}
