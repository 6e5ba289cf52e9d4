import { monitorEventLoopDelay } from 'node:perf_hooks';

/** How long the event loop of this process stood still at most while the work was done, in milliseconds. */
export async function longestStandstill(work: () => Promise<void>): Promise<number> {
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  try {
    await work();
    return delays.max / 1e6;
  } finally {
    delays.disable();
  }
}
