import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Maximum time for which the event loop of this process was blocked during the work, in milliseconds. */
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
